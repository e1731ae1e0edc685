import ts from 'typescript';
import { expect, test } from 'vitest';
import { parse, sources, walk } from '@/test/sources';

/** Attributes whose text is shown or read aloud. */
const SHOWN = /^(aria-(label|description|roledescription|valuetext)|title|placeholder|alt|label)$/;

/** Strings that look like words, but are names that something else gave. */
const NAMES =
  /^(Escape|Enter|Tab|Home|End|Arrow\w+|Ctrl Enter|Esc|POP|HEAD|GET|POST|PUT|DELETE|NFK?C|Cruddur|\w+(Error|Exception)|[A-Z]\w+(-[A-Z]\w+)+|Date|Age|Link|Authorization|XMLHttpRequest|PushManager|Notification|\(display-mode.*|[A-Z][A-Z0-9_]+|Entity\w+|GIF8|Bearer \w*|#main article|AccountRejection|center \/ cover .*|\w*: \(left out\)|\(hover.*|\(min-width.*|\(prefers.*|\(pointer.*|noopener .*|AWSCognito.*|ChangePassword|AssociateSoftwareToken|CognitoSignInState\.\w+|X-.*)$/;

/** Modules with other data: shapes of icons, languages by their own names, what is said when no message loads. */
const DATA = ['/src/ui/Icon.tsx', '/src/ui/Logo.tsx', '/src/lib/i18n/language.ts', '/src/main.tsx'];

function isWords(text: string): boolean {
  return /^\p{Lu}\p{Ll}|[’…]|\p{L}[.,:;!?]* \p{L}/u.test(text) && !NAMES.test(text);
}

/** Whether a string is for programmers: an error, a selector, a class name or a style. */
function isInternal(node: ts.Node): boolean {
  const { parent } = node;
  if (ts.isNewExpression(parent)) return /Error$|DOMException/.test(parent.expression.getText());
  if (ts.isCallExpression(parent)) {
    return /super$|querySelector(All)?$|closest$|matches$|includes$/.test(
      parent.expression.getText(),
    );
  }
  if (ts.isLiteralTypeNode(parent) || ts.isImportDeclaration(parent)) return true;
  if (ts.isExportDeclaration(parent)) return true;
  const attribute = ts.findAncestor(node, ts.isJsxAttribute)?.name.getText();
  return (
    attribute !== undefined && /^(className|id|aria-describedby|style|sizes|key)$/.test(attribute)
  );
}

/** Return the words in a module that aren't in a message file, with their lines. */
function findWords(path: string): string[] {
  const file = parse(path);
  const found: string[] = [];
  walk(file, (node) => {
    const report = (text: string) => {
      const { line } = file.getLineAndCharacterOfPosition(node.getStart());
      found.push(`${path}:${line + 1} ${text.trim()}`);
    };
    if (ts.isJsxText(node)) {
      if (/\p{L}/u.test(node.text) && node.text.trim() !== 'Cruddur') report(node.text);
    } else if (ts.isJsxAttribute(node) && SHOWN.test(node.name.getText())) {
      const { initializer } = node;
      if (initializer && ts.isStringLiteral(initializer) && /\p{L}/u.test(initializer.text)) {
        report(initializer.text);
      }
    } else if (ts.isStringLiteralLike(node)) {
      if (isWords(node.text) && !isInternal(node)) report(node.text);
    } else if (ts.isTemplateExpression(node)) {
      const texts = [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)];
      if (isWords(texts.join('0')) && !isInternal(node)) report(node.getText());
    }
  });
  return found;
}

test('no words are outside of the message files', () => {
  const paths = Object.keys(sources).filter((path) => !DATA.includes(path));
  expect(paths.length).toBeGreaterThan(200);
  expect(paths.flatMap(findWords)).toEqual([]);
});

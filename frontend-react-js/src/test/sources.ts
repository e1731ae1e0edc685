import ts from 'typescript';

/** The text of every module of the app, without tests, by path. */
export const sources = Object.fromEntries(
  Object.entries(
    import.meta.glob<string>('/src/**/*.{ts,tsx}', {
      query: '?raw',
      import: 'default',
      eager: true,
    }),
  ).filter(([path]) => !/\.test\.|\.d\.ts$|^\/src\/(test|contracts)\//.test(path)),
);

const parsed = new Map<string, ts.SourceFile>();

export function parse(path: string): ts.SourceFile {
  const kind = path.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  const file =
    parsed.get(path) ??
    ts.createSourceFile(path, sources[path] ?? '', ts.ScriptTarget.Latest, true, kind);
  parsed.set(path, file);
  return file;
}

/** Call `visit` for a node and for all in it. */
export function walk(node: ts.Node, visit: (node: ts.Node) => void) {
  visit(node);
  ts.forEachChild(node, (child) => walk(child, visit));
}

/** Return the path of a module that another one names, or undefined for a library. */
export function resolveModule(from: string, name: string): string | undefined {
  const base = name.startsWith('@/')
    ? name.replace('@', '/src')
    : new URL(name, `file://${from}`).pathname;
  return ['', '.ts', '.tsx', '/index.ts'].map((end) => base + end).find((path) => path in sources);
}

/** Return a module and all that it imports statically. */
export function staticModules(entry: string): Set<string> {
  const found = new Set<string>();
  const queue = [entry];
  for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
    if (found.has(path)) continue;
    found.add(path);
    for (const statement of parse(path).statements) {
      const isImport = ts.isImportDeclaration(statement) && !statement.importClause?.isTypeOnly;
      if (!isImport && !ts.isExportDeclaration(statement)) continue;
      const name = statement.moduleSpecifier;
      const target = name && ts.isStringLiteral(name) && resolveModule(path, name.text);
      if (target) queue.push(target);
    }
  }
  return found;
}

export type MessageUse = { path: string; key: string; values: string[] | null };

const uses = new Map<string, MessageUse[]>();

/** Return where a module names messages; `values` are those of a call, null where they aren't there. */
export function messageUses(path: string): MessageUse[] {
  const found = uses.get(path) ?? findUses(path);
  uses.set(path, found);
  return found;
}

function findUses(path: string): MessageUse[] {
  const found: MessageUse[] = [];
  walk(parse(path), (node) => {
    if (!ts.isCallExpression(node) || !ts.isIdentifier(node.expression)) return;
    const { text: name } = node.expression;
    const [key, values] = node.arguments;
    if (!['t', 'rich', 'msg'].includes(name) || !key || !ts.isStringLiteral(key)) return;
    const properties = values && ts.isObjectLiteralExpression(values) ? values.properties : [];
    found.push({
      path,
      key: key.text,
      values: name === 'msg' ? null : properties.map((each) => each.name?.getText() ?? '...'),
    });
  });
  return found;
}

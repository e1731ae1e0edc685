import { readFileSync } from 'node:fs';
import compile from 'icu-minify/compile';
import type { Plugin } from 'vite';

const LOCALES = new URL('src/locales/', import.meta.url);
const PARTS = ['first', 'pages'];
const RIGHT_TO_LEFT = ['ar'];

type Texts = Record<string, string>;

function read(language: string, part: string): Texts {
  return JSON.parse(readFileSync(new URL(`${language}/${part}.json`, LOCALES), 'utf-8'));
}

/**
 * Compile the messages, so that the app needs no parser. A build also numbers them: in the code and in
 * the catalogues, a message is its place among the English ones.
 */
export function messages(): Plugin {
  let numbers: Map<string, number> | null = null;
  return {
    name: 'messages',
    enforce: 'pre',

    configResolved({ command }) {
      if (command !== 'build') return;
      const keys = PARTS.flatMap((part) => Object.keys(read('en', part)));
      // From 1, as 0 is falsy.
      numbers = new Map(keys.map((key, index) => [key, index + 1]));
    },

    transform: {
      filter: { id: /\/src\/.*\.(tsx?|json)$/ },
      handler(code, id) {
        const [, language, part] = /\/locales\/(\w+)\/(\w+)\.json$/.exec(id) ?? [];
        if (language && part) return JSON.stringify(catalogue(language, part, numbers));
        if (!numbers || !code.includes('i18n/translate')) return null;
        return code.replace(CALL, (_, name: string, key: string) => {
          const number = numbers?.get(key);
          if (number === undefined) this.error(`${id}: there is no message ${key}`);
          return name === 'msg' ? `(${number}` : `${name}(${number}`;
        });
      },
    },

    transformIndexHtml: {
      order: 'post',
      handler(html, { bundle = {} }) {
        // `/first-paint.js` preloads the messages of its language.
        const files = Object.values(bundle).flatMap((chunk) => {
          const source = 'facadeModuleId' in chunk ? chunk.facadeModuleId : null;
          const [, language] = /\/locales\/(\w+)\/first\.json$/.exec(source ?? '') ?? [];
          return language ? ` data-${language}="/${chunk.fileName}"` : [];
        });
        return html.replace('<script src="/first-paint.js"', `$&${files.sort().join('')}`);
      },
    },
  };
}

const CALL = /(?<![\w.$])(t|rich|msg)\(\s*'(\w+)'/g;

/** Return the compiled messages of a part by key or number, in the order of the English ones. */
function catalogue(language: string, part: string, numbers: Map<string, number> | null) {
  const texts = read(language, part);
  const entries = Object.keys(read('en', part)).map((key) => {
    const text = texts[key];
    if (text === undefined) throw new Error(`${language} has no message ${key}`);
    return [numbers?.get(key) ?? key, compileFor(language, text)] as const;
  });
  // An array needs no keys, if the numbers begin there.
  if (numbers && part === PARTS[0]) return [0, ...entries.map(([, text]) => text)];
  return Object.fromEntries(entries);
}

function compileFor(language: string, text: string) {
  const compiled = compile(text);
  const isRightToLeft = RIGHT_TO_LEFT.includes(language);
  return isRightToLeft && Array.isArray(compiled) ? isolate(compiled) : compiled;
}

/** Isolate each value, with its @ or #, in a right-to-left text, so that it reads in its own direction. */
function isolate(nodes: readonly unknown[]): unknown[] {
  const isolated: unknown[] = [];
  for (const node of nodes) {
    if (!Array.isArray(node)) {
      isolated.push(node);
    } else if (node.length === 1) {
      const before = isolated.at(-1);
      const sign = typeof before === 'string' ? (/[@#]$/.exec(before)?.[0] ?? '') : '';
      if (sign) isolated.push(String(isolated.pop()).slice(0, -1));
      isolated.push(`\u2068${sign}`, node, '\u2069');
    } else if (typeof node[1] !== 'number') {
      isolated.push([node[0], ...isolate(node.slice(1))]);
    } else if (typeof node[2] === 'object') {
      isolated.push([node[0], node[1], mapValues(node[2])]);
    } else {
      isolated.push(node);
    }
  }
  return isolated;
}

function mapValues(choices: Record<string, unknown>) {
  return Object.fromEntries(
    Object.entries(choices).map(([name, nodes]) => [
      name,
      Array.isArray(nodes) ? isolate(nodes) : nodes,
    ]),
  );
}

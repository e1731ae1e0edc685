import compile from 'icu-minify/compile';
import { expect, test } from 'vitest';
import { languages } from '@/lib/i18n/language';
import { messageUses, sources, staticModules } from '@/test/sources';

type Texts = Record<string, string>;

const files = import.meta.glob<string>('/src/locales/*/*.json', {
  query: '?raw',
  import: 'default',
  eager: true,
});

function read(language: string, part: string): Texts {
  return JSON.parse(files[`/src/locales/${language}/${part}.json`] ?? '{}');
}

const english: Texts = { ...read('en', 'first'), ...read('en', 'pages') };
const translations = Object.keys(languages).filter((language) => language !== 'en');

/** Return the placeholders and tags of a message, each with its kind. */
function placeholders(text: string): string[] {
  const found = new Set<string>();
  visit([compile(text)].flat());
  return [...found].sort();

  function visit(nodes: readonly unknown[]) {
    for (const node of nodes) {
      if (!Array.isArray(node)) continue;
      const [name, kind, choices] = node;
      const isTag = node.length > 1 && typeof kind !== 'number';
      found.add(isTag ? `<${name}>` : `{${name}}`);
      if (isTag) visit(node.slice(1));
      if (choices !== null && typeof choices === 'object') {
        for (const choice of Object.values(choices)) visit([choice].flat());
      }
    }
  }
}

/** Return the forms of each plural of a message. */
function pluralForms(text: string): string[][] {
  return [
    ...text.matchAll(/\{\w+, plural,((?: \w+ \{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\})+)\}/g),
  ].map(([, choices = '']) =>
    [...choices.matchAll(/(?<= )(zero|one|two|few|many|other) \{/g)].map(([, form = '']) => form),
  );
}

test.each(translations)('%s has each message, in the same part', (language) => {
  for (const part of ['first', 'pages']) {
    expect(Object.keys(read(language, part))).toEqual(Object.keys(read('en', part)));
  }
});

test.each(translations)(
  'the messages of %s have the placeholders of the English ones',
  (language) => {
    const texts: Texts = { ...read(language, 'first'), ...read(language, 'pages') };
    for (const [key, text] of Object.entries(english)) {
      expect([key, ...placeholders(texts[key] ?? '')]).toEqual([key, ...placeholders(text)]);
    }
  },
);

test.each(Object.keys(languages))('a plural of %s has forms of the language', (language) => {
  const texts: Texts = { ...read(language, 'first'), ...read(language, 'pages') };
  const { pluralCategories } = new Intl.PluralRules(language).resolvedOptions();
  const plurals = Object.entries(texts).flatMap(([key, text]) =>
    pluralForms(text).map((forms) => ({ key, forms })),
  );
  expect(plurals.length).toBeGreaterThan(20);
  for (const { key, forms } of plurals) {
    expect(pluralCategories, key).toEqual(expect.arrayContaining(forms));
    expect(forms, key).toContain('other');
    // English and German words may be the same in both.
    if (language === 'ar') expect(forms.toSorted(), key).toEqual(pluralCategories.toSorted());
  }
});

test('a translation isn’t English that was left', () => {
  const same = translations.flatMap((language) => {
    const texts: Texts = { ...read(language, 'first'), ...read(language, 'pages') };
    return Object.entries(english)
      .filter(([key, text]) => texts[key] === text)
      .map(([key]) => `${language} ${key}`);
  });
  // The German word is the same.
  expect(same.every((entry) => entry.startsWith('de '))).toBe(true);
  expect(same.length).toBeLessThan(25);
});

const uses = Object.keys(sources).flatMap(messageUses);

test('each message is used, and each that is used exists', () => {
  expect([...new Set(uses.map(({ key }) => key))].sort()).toEqual(Object.keys(english).sort());
});

test('a call gives a message the values that it has', () => {
  for (const { path, key, values } of uses) {
    if (values === null) continue;
    const named = placeholders(english[key] ?? '').map((each) => each.slice(1, -1));
    expect({ path, key, values: values.toSorted() }).toEqual({ path, key, values: named.sort() });
  }
});

test('what a first visit loads uses the messages that it loads', () => {
  const first = [...staticModules('/src/main.tsx')].flatMap(messageUses);
  expect([...new Set(first.map(({ key }) => key))].sort()).toEqual(
    Object.keys(read('en', 'first')).sort(),
  );
});

test('code that is loaded later comes with its messages', () => {
  const first = read('en', 'first');
  for (const [path, text] of Object.entries(sources)) {
    for (const [, before = '', name = ''] of text.matchAll(
      /(.*)(?<![\w.])import\(\s*'([^']+)'\)/g,
    )) {
      // These load the messages themselves.
      if (/withMessages\(|lazyPage\(/.test(before) || text.includes('lazyPage(')) continue;
      const loader = /const (\w+) = \(\) => $/.exec(before)?.[1];
      if (loader && text.includes(`useOnDemand(${loader})`)) continue;
      const target = name.startsWith('@/')
        ? name.replace('@', '/src')
        : new URL(name, `file://${path}`).pathname;
      const entry = [`${target}.ts`, `${target}.tsx`].find((file) => file in sources);
      const keys = entry ? [...staticModules(entry)].flatMap(messageUses) : [];
      expect({ path, name, keys: keys.filter(({ key }) => !(key in first)) }).toEqual({
        path,
        name,
        keys: [],
      });
    }
  }
});

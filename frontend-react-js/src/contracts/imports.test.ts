import { expect, test } from 'vitest';

const sources = import.meta.glob<string>('/src/**/*.{ts,tsx}', {
  query: '?raw',
  import: 'default',
  eager: true,
});

type Import = { file: string; target: string };

const imports: Import[] = Object.entries(sources).flatMap(([file, text]) =>
  [...text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map(([, name]) => ({
    file,
    target: resolve(file, name ?? ''),
  })),
);

function resolve(file: string, name: string): string {
  if (name.startsWith('@/')) return name.replace('@/', '/src/');
  return name.startsWith('.') ? new URL(name, `http://x${file}`).pathname : name;
}

function featureOf(path: string): string | undefined {
  return /^\/src\/features\/([^/]+)\//.exec(path)?.[1];
}

function isTestSupport(path: string): boolean {
  return /^\/src\/(test|contracts)\/|\.test\.tsx?$/.test(path);
}

test('sources and imports are found', () => {
  expect(imports.length).toBeGreaterThan(100);
});

test('a feature imports no other feature', () => {
  const violations = imports.filter(({ file, target }) => {
    const from = featureOf(file);
    const to = featureOf(target);
    return from !== undefined && to !== undefined && from !== to;
  });
  expect(violations).toEqual([]);
});

test('only app imports app', () => {
  const violations = imports.filter(
    ({ file, target }) =>
      target.startsWith('/src/app/') && !file.startsWith('/src/app/') && file !== '/src/main.tsx',
  );
  expect(violations).toEqual([]);
});

test('ui and lib import no feature, and lib imports no ui', () => {
  const violations = imports.filter(({ file, target }) => {
    if (file.startsWith('/src/ui/')) return target.startsWith('/src/features/');
    if (file.startsWith('/src/lib/')) return /^\/src\/(features|ui)\//.test(target);
    return false;
  });
  expect(violations).toEqual([]);
});

test('only the accounts feature imports amplify, so that other pages load without it', () => {
  const violations = imports.filter(
    ({ file, target }) =>
      target.startsWith('@aws-amplify/') &&
      !file.startsWith('/src/features/accounts/api/') &&
      !isTestSupport(file),
  );
  expect(violations).toEqual([]);
});

test('the pages of accounts are loaded lazily', () => {
  const early = Object.entries(sources).filter(
    ([file, text]) =>
      featureOf(file) !== 'accounts' &&
      !isTestSupport(file) &&
      /import\s[^(]*from\s*'@\/features\/accounts/.test(text),
  );
  expect(early.map(([file]) => file)).toEqual([]);
});

test('only tests import test support', () => {
  const violations = imports.filter(
    ({ file, target }) => target.startsWith('/src/test/') && !isTestSupport(file),
  );
  expect(violations).toEqual([]);
});

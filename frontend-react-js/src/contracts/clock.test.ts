import { expect, test } from 'vitest';

const sources = import.meta.glob<string>('../**/*.{ts,tsx}', {
  query: '?raw',
  import: 'default',
  eager: true,
});

test('only the server clock reads the device’s clock, which may be wrong', () => {
  const readers = Object.entries(sources)
    .filter(([path]) => !/\.test\.tsx?$|^\.\.\/test\//.test(path))
    .filter(([, source]) => /\bDate\.now|new Date\(\)/.test(source))
    .map(([path]) => path);
  // What is shared has the time of the service worker, which knows no other.
  expect(readers).toEqual(['../lib/shared.ts', '../lib/time/server-clock.ts']);
});

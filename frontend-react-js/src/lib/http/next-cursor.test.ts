import { expect, test } from 'vitest';
import { nextCursor } from './next-cursor';

test('the cursor of the next page is read from the Link header', () => {
  expect(nextCursor('</api/activities/home?limit=20&cursor=abc>; rel="next"')).toBe('abc');
});

test('an absolute URL and an escaped cursor are read too', () => {
  expect(nextCursor('<https://cruddur.test/api/x?cursor=a%2Bb%3D>; rel=next')).toBe('a+b=');
});

test('the next page is found among other relations, whatever the order of parameters', () => {
  const link = '</x?cursor=1>; rel="prev", </x?cursor=2>; title="more"; rel="last next"';
  expect(nextCursor(link)).toBe('2');
});

test('a list in ascending order has an after parameter', () => {
  expect(nextCursor('</x?limit=100&after=abc>; rel="next"', 'after')).toBe('abc');
  expect(nextCursor('</x?limit=100&cursor=abc>; rel="next"', 'after')).toBeNull();
});

test.each([null, '', '</x?cursor=1>; rel="prev"', '</x>; rel="next"', 'nonsense'])(
  'there is no next page in %j',
  (link) => {
    expect(nextCursor(link)).toBeNull();
  },
);

import { expect, test } from 'vitest';
import { formatCompact, pluralize } from './format-count';

test.each([
  [7, '7', '7 likes'],
  [999, '999', '999 likes'],
  [1234, '1.2K', '1,234 likes'],
  [1_500_000, '1.5M', '1,500,000 likes'],
])('%i has a compact and an exact format', (count, short, exact) => {
  expect(formatCompact(count)).toBe(short);
  expect(pluralize(count, 'like', 'likes')).toBe(exact);
});

test('1 is singular', () => {
  expect(pluralize(1, 'like', 'likes')).toBe('1 like');
});

import { expect, test } from 'vitest';
import { formatCompact, formatCount, formatDuration } from './format-count';

test.each([
  [7, '7', '7'],
  [999, '999', '999'],
  [1234, '1.2K', '1,234'],
  [1_500_000, '1.5M', '1,500,000'],
])('%i has a compact and an exact format', (count, short, exact) => {
  expect(formatCompact(count)).toBe(short);
  expect(formatCount(count)).toBe(exact);
});

test('a length of time is in words', () => {
  expect(formatDuration(1, 'hour')).toBe('1 hour');
  expect(formatDuration(30, 'day')).toBe('30 days');
});

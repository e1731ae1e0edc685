import { expect, test } from 'vitest';
import { ago, day } from './moments';

const now = Date.parse('2026-03-15T12:00:00Z');

test.each([
  ['2026-03-15T11:59:30Z', 'now'],
  ['2026-03-15T12:00:20Z', 'now'],
  ['2026-03-15T11:55:00Z', '5 min'],
  ['2026-03-15T09:00:00Z', '3 h'],
  ['2026-03-13T11:00:00Z', '2 d'],
  ['2026-03-04T12:00:00Z', 'Mar 4'],
  ['2024-03-04T12:00:00Z', 'Mar 4, 2024'],
])('%s was %s', (moment, words) => {
  expect(ago(moment, now)).toBe(words);
});

// Without a zone, so that they are on these days wherever the test runs.
test.each([
  ['2026-03-15T00:00:00', 'Today'],
  ['2026-03-14T23:59:59', 'Yesterday'],
  ['2026-03-13T12:00:00', 'Friday'],
  ['2026-03-09T12:00:00', 'Monday'],
  ['2026-03-08T12:00:00', 'Mar 8'],
  ['2025-12-31T12:00:00', 'Dec 31, 2025'],
  ['2026-03-16T00:00:01', 'Today'],
])('the day of %s is %s', (moment, words) => {
  expect(day(moment, Date.parse('2026-03-15T12:00:00'))).toBe(words);
});

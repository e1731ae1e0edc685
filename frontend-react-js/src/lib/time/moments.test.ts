import { expect, test } from 'vitest';
import { ago } from './moments';

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

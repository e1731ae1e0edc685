import { expect, test } from 'vitest';
import { formatRemaining, fractionLeft, hasExpired } from './format-remaining';

const now = Date.parse('2026-03-01T12:00:00Z');

test.each([
  ['2026-03-01T12:00:59Z', '59 s'],
  ['2026-03-01T12:00:59.900Z', '1 min'],
  ['2026-03-01T12:01:00Z', '1 min'],
  ['2026-03-01T12:42:29Z', '42 min'],
  ['2026-03-01T12:59:29Z', '59 min'],
  ['2026-03-01T12:59:59Z', '1 h'],
  ['2026-03-01T23:59:58Z', '12 h'],
  ['2026-03-01T13:00:00Z', '1 h'],
  ['2026-03-02T12:00:00Z', '24 h'],
  ['2026-03-03T11:29:59Z', '47 h'],
  ['2026-03-03T11:59:59Z', '2 d'],
  ['2026-03-03T12:00:00Z', '2 d'],
  ['2026-03-08T11:59:58Z', '7 d'],
  ['2026-03-08T00:00:00Z', '7 d'],
  ['2026-03-07T23:59:59Z', '6 d'],
  ['2026-03-31T12:00:00Z', '30 d'],
  ['2026-03-01T11:00:00Z', '0 s'],
])('a crud that expires at %s has %s left', (expiresAt, left) => {
  expect(formatRemaining(expiresAt, now)).toBe(left);
});

test('a crud has expired at its expiry time', () => {
  expect(hasExpired('2026-03-01T12:00:00Z', now)).toBe(true);
  expect(hasExpired('2026-03-01T12:00:00.001Z', now)).toBe(false);
});

test.each([
  ['2026-01-01T00:00:00Z', 1],
  ['2026-01-01T06:00:00Z', 0.75],
  ['2026-01-02T00:00:00Z', 0],
  ['2026-01-03T00:00:00Z', 0],
  ['2025-12-31T00:00:00Z', 1],
])('of a lifetime of January 1, at %s the fraction left is %d', (now, share) => {
  expect(fractionLeft('2026-01-01T00:00:00Z', '2026-01-02T00:00:00Z', Date.parse(now))).toBe(share);
});

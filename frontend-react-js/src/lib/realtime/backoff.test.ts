import { expect, test } from 'vitest';
import { backoff } from './backoff';

test.each([
  [0, 1_000],
  [1, 2_000],
  [5, 32_000],
  [6, 60_000],
  [50, 60_000],
])('after %i failures the delay is at most %i ms, and at least half of it', (failures, most) => {
  expect(backoff(failures, 0)).toBe(most);
  expect(backoff(failures, 1)).toBe(most / 2);
});

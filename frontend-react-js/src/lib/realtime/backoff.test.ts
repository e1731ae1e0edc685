import { expect, test } from 'vitest';
import { backoff } from './backoff';

test.each([
  [0, 1_000],
  [1, 2_000],
  [5, 32_000],
  [6, 60_000],
  [50, 60_000],
])('after %i failures the longest wait is %i ms, and the shortest half of it', (failures, most) => {
  expect(backoff(failures, 0)).toBe(most);
  expect(backoff(failures, 1)).toBe(most / 2);
});

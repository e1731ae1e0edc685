import { expect, test } from 'vitest';
import { downscaledSize } from './downscale';

test.each([
  // A photograph, a tall screenshot, a wide strip, and what is small enough.
  [4000, 3000, 2560, 1920],
  [3000, 4000, 1920, 2560],
  [990, 11_490, 830, 9636],
  [1290, 5000, 1290, 5000],
  [20_000, 400, 16_000, 320],
  [30_000, 20, 16_383, 11],
  [30_000, 1, 16_383, 1],
  [1, 10_000, 1, 10_000],
  [800, 600, 800, 600],
])('%i × %i is uploaded as %i × %i', (width, height, ...expected) => {
  const size = downscaledSize({ width, height });
  expect([size.width, size.height]).toEqual(expected);
});

import { expect, test } from 'vitest';
import { virtualRange } from './virtual-range';

const rows = Array.from({ length: 1000 }, (_, index) => `row ${index}`);
const heights = new Map(rows.map((row) => [row, 100]));

test('at the top, the first rows are rendered without a gap above', () => {
  expect(virtualRange(rows, heights, -1000, 1800)).toEqual({
    from: 0,
    to: 20,
    above: 0,
    below: 98_000,
  });
});

test('in the middle, the gaps have the measured heights', () => {
  expect(virtualRange(rows, heights, 50_000, 52_000)).toEqual({
    from: 495,
    to: 525,
    above: 49_500,
    below: 47_500,
  });
});

test('beyond the end, the last rows are rendered', () => {
  const { from, to, below } = virtualRange(rows, heights, 500_000, 502_000);
  expect([from, to, below]).toEqual([995, 1000, 0]);
});

test('at any offset, few rows are rendered, and the total height is constant', () => {
  for (let top = -2000; top < 110_000; top += 777) {
    const { from, to, above, below } = virtualRange(rows, heights, top, top + 3200);
    expect(to - from).toBeLessThanOrEqual(60);
    expect(above + (to - from) * 100 + below).toBe(100_000);
  }
});

test('an unmeasured row has the default height', () => {
  expect(virtualRange(['new', 'newer'], new Map(), 0, 1000)).toEqual({
    from: 0,
    to: 2,
    above: 0,
    below: 0,
  });
});

test('with a step of one, only the rows between the offsets are rendered', () => {
  expect(virtualRange(rows, heights, 50_000, 50_800, 1)).toEqual({
    from: 499,
    to: 509,
    above: 49_900,
    below: 49_100,
  });
});

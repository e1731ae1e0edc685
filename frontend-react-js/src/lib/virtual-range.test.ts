import { expect, test } from 'vitest';
import { virtualRange } from './virtual-range';

const rows = Array.from({ length: 1000 }, (_, index) => `row ${index}`);
const heights = new Map(rows.map((row) => [row, 100]));

test('at the top, the first rows are on the page and nothing is above them', () => {
  expect(virtualRange(rows, heights, -1000, 1800)).toEqual({
    from: 0,
    to: 20,
    above: 0,
    below: 98_000,
  });
});

test('in the middle, what is above and below takes the room that it took', () => {
  expect(virtualRange(rows, heights, 50_000, 52_000)).toEqual({
    from: 490,
    to: 530,
    above: 49_000,
    below: 47_000,
  });
});

test('far below the end, the last rows are still there', () => {
  const { from, to, below } = virtualRange(rows, heights, 500_000, 502_000);
  expect([from, to, below]).toEqual([990, 1000, 0]);
});

test('whatever the place, few rows are on the page, and together all have their room', () => {
  for (let top = -2000; top < 110_000; top += 777) {
    const { from, to, above, below } = virtualRange(rows, heights, top, top + 3200);
    expect(to - from).toBeLessThanOrEqual(60);
    expect(above + (to - from) * 100 + below).toBe(100_000);
  }
});

test('a row that nobody has seen yet counts as a usual one', () => {
  expect(virtualRange(['new', 'newer'], new Map(), 0, 1000)).toEqual({
    from: 0,
    to: 2,
    above: 0,
    below: 0,
  });
});

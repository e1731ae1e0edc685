import { expect, test } from 'vitest';
import { clampView, initialView, visibleArea } from './crop';

const wide = { width: 400, height: 200 };

test('the initial view of a wide image shows its centre in full height', () => {
  expect(visibleArea(initialView, wide, 1)).toEqual({ left: 100, top: 0, width: 200, height: 200 });
});

test('zooming in shows a smaller area', () => {
  expect(visibleArea({ x: 0, y: 0, zoom: 2 }, wide, 1)).toEqual({
    left: 150,
    top: 50,
    width: 100,
    height: 100,
  });
});

test('the view stays within the image', () => {
  const view = clampView({ x: 9, y: 9, zoom: 1 }, wide, 1);
  expect(visibleArea(view, wide, 1)).toEqual({ left: 0, top: 0, width: 200, height: 200 });
});

test('a tall image fills the width of a banner', () => {
  const part = visibleArea(initialView, { width: 300, height: 900 }, 3);
  expect(part).toEqual({ left: 0, top: 400, width: 300, height: 100 });
});

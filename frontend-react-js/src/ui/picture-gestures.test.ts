import { expect, test } from 'vitest';
import { MAX_SCALE, swipeOf, unzoomed, within, zoomAt } from './picture-gestures';

test('what is under the fingers stays there while a picture is enlarged', () => {
  expect(zoomAt(unzoomed, { x: 100, y: -40 }, 2)).toEqual({ x: -100, y: 40, scale: 2 });
  const zoomed = zoomAt({ x: -100, y: 40, scale: 2 }, { x: 100, y: -40 }, 4);
  expect(zoomed).toEqual({ x: -300, y: 120, scale: 4 });
  expect(zoomAt(zoomed, { x: 100, y: -40 }, 1)).toEqual({ x: 0, y: 0, scale: 1 });
});

test('a picture is never smaller than the screen shows it, nor larger than makes sense', () => {
  expect(zoomAt(unzoomed, { x: 0, y: 0 }, 0.2).scale).toBe(1);
  expect(zoomAt(unzoomed, { x: 0, y: 0 }, 99).scale).toBe(MAX_SCALE);
});

test('an enlarged picture can’t be moved away from the frame', () => {
  const frame = { width: 300, height: 600 };
  const picture = { width: 300, height: 200 };
  expect(within({ x: 900, y: 900, scale: 2 }, picture, frame)).toEqual({ x: 150, y: 0, scale: 2 });
  expect(within({ x: -20, y: -900, scale: 4 }, picture, frame)).toEqual({
    x: -20,
    y: -100,
    scale: 4,
  });
});

test.each([
  [{ x: -80, y: 10 }, 'next'],
  [{ x: 80, y: -30 }, 'previous'],
  [{ x: 30, y: 10 }, null],
  [{ x: 20, y: 150 }, 'dismiss'],
  [{ x: 20, y: -150 }, 'dismiss'],
  [{ x: 0, y: 60 }, null],
  [{ x: 0, y: 0 }, null],
])('a finger that moved by %j means %s', (moved, meaning) => {
  expect(swipeOf(moved)).toBe(meaning);
});

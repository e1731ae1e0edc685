/** Geometry of the gestures on a picture. Lengths are in px, points relative to the picture's centre. */

export type Point = { x: number; y: number };
export type Size = { width: number; height: number };

/** A picture moved by `x` and `y` and enlarged by `scale` around its centre. */
export type Placement = Point & { scale: number };

export const MAX_SCALE = 5;
export const TAPPED_SCALE = 2.5;
const MIN_SWIPE = 60;
const MIN_DISMISSAL = 100;

export const unzoomed: Placement = { x: 0, y: 0, scale: 1 };

/** Scale a picture, so that what is at `point` stays there. */
export function zoomAt(from: Placement, point: Point, scale: number): Placement {
  const next = Math.min(MAX_SCALE, Math.max(1, scale));
  const ratio = next / from.scale;
  return {
    x: point.x - (point.x - from.x) * ratio,
    y: point.y - (point.y - from.y) * ratio,
    scale: next,
  };
}

/** Move a picture back to where it covers the frame, or to the middle where it is smaller. */
export function within({ x, y, scale }: Placement, picture: Size, frame: Size): Placement {
  const limit = (value: number, length: number, room: number) => {
    const most = Math.max(0, (length * scale - room) / 2);
    return Math.min(most, Math.max(-most, value));
  };
  return {
    x: limit(x, picture.width, frame.width),
    y: limit(y, picture.height, frame.height),
    scale,
  };
}

/** The meaning of a finger's path over a picture that isn't enlarged. */
export function swipeOf({ x, y }: Point): 'next' | 'previous' | 'dismiss' | null {
  if (Math.abs(x) > Math.abs(y)) {
    if (Math.abs(x) < MIN_SWIPE) return null;
    return x < 0 ? 'next' : 'previous';
  }
  return Math.abs(y) < MIN_DISMISSAL ? null : 'dismiss';
}

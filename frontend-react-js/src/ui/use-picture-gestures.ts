import { type PointerEvent, useEffect, useRef } from 'react';
import { matchesMedia } from '@/lib/media-query';
import {
  type Placement,
  type Point,
  swipeOf,
  TAPPED_SCALE,
  unzoomed,
  within,
  zoomAt,
} from './picture-gestures';

const DOUBLE_TAP_MS = 300;
const TAP_PX = 12;
// At the first and the last picture, the picture follows the finger less.
const RESISTANCE = 0.3;

/**
 * Gestures of touch on the picture in a frame: swipe to its neighbours, swipe away, pinch and double tap.
 * `uuid` is that of the picture. The transformation is written to the element, as a render per frame is slow.
 */
export function usePictureGestures({
  uuid,
  canZoom,
  hasPrevious,
  hasNext,
  onSwipe,
}: {
  uuid: string | undefined;
  canZoom: boolean;
  hasPrevious: boolean;
  hasNext: boolean;
  onSwipe: (meaning: 'next' | 'previous' | 'dismiss') => void;
}) {
  const picture = useRef<HTMLImageElement>(null);
  const fingers = useRef(new Map<number, Point>());
  const placement = useRef<Placement>(unzoomed);
  const path = useRef<Point>({ x: 0, y: 0 });
  const lastTap = useRef<(Point & { time: number }) | null>(null);
  const wasPinched = useRef(false);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another picture begins anew.
  useEffect(() => {
    placement.current = unzoomed;
    path.current = { x: 0, y: 0 };
    fingers.current.clear();
  }, [uuid]);

  function show({ x, y, scale }: Placement, isSmooth = false) {
    const element = picture.current;
    if (!element) return;
    const isStill = !isSmooth || matchesMedia('(prefers-reduced-motion: reduce)');
    element.style.transition = isStill ? 'none' : 'transform 160ms';
    element.style.transform =
      x === 0 && y === 0 && scale === 1 ? '' : `translate(${x}px, ${y}px) scale(${scale})`;
  }

  /** Keep a placement within the frame, and show it. */
  function place(next: Placement, frame: Element, isSmooth = false) {
    const { offsetWidth: width = 0, offsetHeight: height = 0 } = picture.current ?? {};
    const room = { width: frame.clientWidth, height: frame.clientHeight };
    placement.current = next.scale === 1 ? unzoomed : within(next, { width, height }, room);
    show(placement.current, isSmooth);
  }

  /** Return a point of the screen relative to the frame's centre, where the picture's is. */
  function relative({ x, y }: Point, frame: Element): Point {
    const box = frame.getBoundingClientRect();
    return { x: x - box.left - box.width / 2, y: y - box.top - box.height / 2 };
  }

  function handlePointerDown(event: PointerEvent) {
    if (event.pointerType === 'mouse') return;
    if (fingers.current.size === 0) {
      path.current = { x: 0, y: 0 };
      wasPinched.current = false;
    }
    fingers.current.set(event.pointerId, { x: event.clientX, y: event.clientY });
    event.currentTarget.setPointerCapture?.(event.pointerId);
  }

  function handlePointerMove(event: PointerEvent) {
    const before = fingers.current.get(event.pointerId);
    if (!before) return;
    const frame = event.currentTarget;
    const now = { x: event.clientX, y: event.clientY };
    const other = [...fingers.current].find(([id]) => id !== event.pointerId)?.[1];
    fingers.current.set(event.pointerId, now);
    const moved = { x: now.x - before.x, y: now.y - before.y };

    if (other && canZoom) {
      wasPinched.current = true;
      const ratio = distance(now, other) / Math.max(1, distance(before, other));
      const middle = relative({ x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 }, frame);
      const { x, y, scale } = placement.current;
      const dragged = { x: x + moved.x / 2, y: y + moved.y / 2, scale };
      place(zoomAt(dragged, middle, scale * ratio), frame);
    } else if (placement.current.scale > 1) {
      const { x, y, scale } = placement.current;
      path.current = { x: path.current.x + moved.x, y: path.current.y + moved.y };
      place({ x: x + moved.x, y: y + moved.y, scale }, frame);
    } else if (!wasPinched.current) {
      path.current = { x: path.current.x + moved.x, y: path.current.y + moved.y };
      const { x, y } = path.current;
      if (Math.abs(x) <= Math.abs(y)) return show({ x: 0, y, scale: 1 });
      const isEnd = x > 0 ? !hasPrevious : !hasNext;
      show({ x: isEnd ? x * RESISTANCE : x, y: 0, scale: 1 });
    }
  }

  function handlePointerUp(event: PointerEvent) {
    if (!fingers.current.delete(event.pointerId) || fingers.current.size > 0) return;
    const frame = event.currentTarget;
    const { x, y } = path.current;
    if (wasPinched.current) return place(placement.current, frame, true);
    if (Math.hypot(x, y) < TAP_PX) return handleTap(event, frame);
    if (placement.current.scale > 1) return;
    const meaning = swipeOf(path.current);
    const isPossible =
      meaning === 'dismiss' || (meaning === 'next' ? hasNext : meaning !== null && hasPrevious);
    if (meaning !== null && isPossible) onSwipe(meaning);
    else show(unzoomed, true);
  }

  function handleTap(event: PointerEvent, frame: Element) {
    show(placement.current, true);
    const tap = { x: event.clientX, y: event.clientY, time: event.timeStamp };
    const last = lastTap.current;
    const isDouble =
      last && tap.time - last.time < DOUBLE_TAP_MS && distance(tap, last) < 3 * TAP_PX;
    lastTap.current = isDouble ? null : tap;
    if (!isDouble || !canZoom) return;
    const isZoomed = placement.current.scale > 1;
    const next = zoomAt(placement.current, relative(tap, frame), isZoomed ? 1 : TAPPED_SCALE);
    place(next, frame, true);
  }

  function handlePointerCancel(event: PointerEvent) {
    fingers.current.delete(event.pointerId);
    show(placement.current, true);
  }

  return {
    picture,
    handlers: {
      onPointerDown: handlePointerDown,
      onPointerMove: handlePointerMove,
      onPointerUp: handlePointerUp,
      onPointerCancel: handlePointerCancel,
    },
  };
}

function distance(one: Point, other: Point): number {
  return Math.hypot(one.x - other.x, one.y - other.y);
}

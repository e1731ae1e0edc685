import { type PointerEvent, useEffect, useRef } from 'react';

const LONG_PRESS_MS = 500;
const MAX_MOVE_PX = 10;

/** Return handlers that recognize a long press of a finger or a pen. A press on a link is the browser's. */
export function useLongPress(onLongPress: () => void) {
  const press = useRef<{ timer: ReturnType<typeof setTimeout>; x: number; y: number } | null>(null);

  function stop() {
    clearTimeout(press.current?.timer);
    press.current = null;
  }

  useEffect(() => () => clearTimeout(press.current?.timer), []);

  return {
    onPointerDown({ pointerType, clientX: x, clientY: y, target, isPrimary }: PointerEvent) {
      stop();
      if (pointerType === 'mouse' || !isPrimary) return;
      if (target instanceof Element && target.closest('a, button')) return;
      press.current = { timer: setTimeout(onLongPress, LONG_PRESS_MS), x, y };
    },
    onPointerMove({ clientX, clientY }: PointerEvent) {
      if (!press.current) return;
      const moved = Math.hypot(clientX - press.current.x, clientY - press.current.y);
      if (moved > MAX_MOVE_PX) stop();
    },
    onPointerUp: stop,
    onPointerCancel: stop,
  };
}

import { useEffect, useLayoutEffect, useReducer, useRef } from 'react';
import { flushSync } from 'react-dom';
import { virtualRange } from './virtual-range';

/** Lists up to here are on the page as a whole. */
const MAX_UNVIRTUALIZED = 40;
const OVERSCAN_PX = 1200;

/** By what names a row, so that a list stands as it stood when one comes back to it. */
const heights = new Map<string, number>();
let measuredWidth = 0;

/**
 * Keep only those rows of a long list on the page that are in sight, or nearly so. The list is one
 * element, whose children carry `data-row`, with a gap before and after them.
 */
export function useVirtualList<List extends HTMLElement>(rows: readonly string[]) {
  const list = useRef<List>(null);
  const viewport = useRef({ top: 0, bottom: OVERSCAN_PX });
  const rendered = useRef({ from: 0, to: 0 });
  const [, rerender] = useReducer((times: number) => times + 1, 0);
  const isLong = rows.length > MAX_UNVIRTUALIZED;

  const range = isLong
    ? virtualRange(rows, heights, viewport.current.top, viewport.current.bottom)
    : { from: 0, to: rows.length, above: 0, below: 0 };

  const { from, to } = range;
  const count = rows.length;

  useLayoutEffect(() => {
    rendered.current = { from, to };
    if (!list.current || count === 0) return;
    if (list.current.clientWidth !== measuredWidth) heights.clear();
    measuredWidth = list.current.clientWidth;
    for (const row of list.current.querySelectorAll<HTMLElement>(':scope > [data-row]')) {
      heights.set(row.dataset.row ?? '', row.getBoundingClientRect().height);
    }
  }, [from, to, count]);

  useEffect(() => {
    const update = () => {
      if (!list.current) return;
      const { top } = list.current.getBoundingClientRect();
      viewport.current = {
        top: -top - OVERSCAN_PX,
        bottom: window.innerHeight - top + OVERSCAN_PX,
      };
      if (!isLong) return;
      const { from, to } = virtualRange(
        rows,
        heights,
        viewport.current.top,
        viewport.current.bottom,
      );
      if (from === rendered.current.from && to === rendered.current.to) return;
      // Before the browser draws, or a quick scroll would show the gap.
      flushSync(rerender);
    };
    const first = requestAnimationFrame(update);
    window.addEventListener('scroll', update, { passive: true });
    window.addEventListener('resize', update);
    return () => {
      cancelAnimationFrame(first);
      window.removeEventListener('scroll', update);
      window.removeEventListener('resize', update);
    };
  }, [rows, isLong]);

  return { list, ...range };
}

import { useEffect, useLayoutEffect, useReducer, useRef } from 'react';
import { flushSync } from 'react-dom';
import { rowsInSight } from './rows-in-sight';

/** Lists up to here are on the page as a whole. */
const WHOLE = 40;
const AROUND_PX = 1200;

/** By what names a row, so that a list stands as it stood when one comes back to it. */
const heights = new Map<string, number>();
let measuredAt = 0;

/**
 * Keep only those rows of a long list on the page that are in sight, or nearly so. The list is one
 * element, whose children carry `data-row`, with a gap before and after them.
 */
export function useRowsInSight<List extends HTMLElement>(rows: readonly string[]) {
  const list = useRef<List>(null);
  const place = useRef({ top: 0, bottom: AROUND_PX });
  const shown = useRef({ from: 0, to: 0 });
  const [, showOthers] = useReducer((times: number) => times + 1, 0);
  const isLong = rows.length > WHOLE;

  const sight = isLong
    ? rowsInSight(rows, heights, place.current.top, place.current.bottom)
    : { from: 0, to: rows.length, above: 0, below: 0 };

  const { from, to } = sight;
  const count = rows.length;

  useLayoutEffect(() => {
    shown.current = { from, to };
    if (!list.current || count === 0) return;
    if (list.current.clientWidth !== measuredAt) heights.clear();
    measuredAt = list.current.clientWidth;
    for (const row of list.current.querySelectorAll<HTMLElement>(':scope > [data-row]')) {
      heights.set(row.dataset.row ?? '', row.getBoundingClientRect().height);
    }
  }, [from, to, count]);

  useEffect(() => {
    const look = () => {
      if (!list.current) return;
      const { top } = list.current.getBoundingClientRect();
      place.current = { top: -top - AROUND_PX, bottom: window.innerHeight - top + AROUND_PX };
      if (!isLong) return;
      const { from, to } = rowsInSight(rows, heights, place.current.top, place.current.bottom);
      if (from === shown.current.from && to === shown.current.to) return;
      // Before the browser draws, or a quick scroll would show the gap.
      flushSync(showOthers);
    };
    const first = requestAnimationFrame(look);
    window.addEventListener('scroll', look, { passive: true });
    window.addEventListener('resize', look);
    return () => {
      cancelAnimationFrame(first);
      window.removeEventListener('scroll', look);
      window.removeEventListener('resize', look);
    };
  }, [rows, isLong]);

  return { list, ...sight };
}

import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { type RowsInSight, rowsInSight } from './rows-in-sight';

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
  const isLong = rows.length > WHOLE;
  const [sight, setSight] = useState<RowsInSight>(() => rowsInSight(rows, heights, 0, AROUND_PX));

  useLayoutEffect(() => {
    if (!list.current) return;
    if (list.current.clientWidth !== measuredAt) heights.clear();
    measuredAt = list.current.clientWidth;
    for (const row of list.current.querySelectorAll<HTMLElement>(':scope > [data-row]')) {
      heights.set(row.dataset.row ?? '', row.getBoundingClientRect().height);
    }
  });

  useEffect(() => {
    if (!isLong) return;
    const look = () => {
      if (!list.current) return;
      const { top } = list.current.getBoundingClientRect();
      const next = rowsInSight(
        rows,
        heights,
        -top - AROUND_PX,
        window.innerHeight - top + AROUND_PX,
      );
      // Before the browser draws, or a quick scroll would show the gap.
      flushSync(() =>
        setSight((now) => (now.from === next.from && now.to === next.to ? now : next)),
      );
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

  return { list, ...(isLong ? sight : { from: 0, to: rows.length, above: 0, below: 0 }) };
}

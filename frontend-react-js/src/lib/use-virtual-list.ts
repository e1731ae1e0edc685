import { useEffect, useLayoutEffect, useReducer, useRef } from 'react';
import { flushSync } from 'react-dom';
import { virtualRange } from './virtual-range';

/** Shorter lists are rendered whole. */
const MAX_UNVIRTUALIZED = 40;
const OVERSCAN_PX = 1200;

/** Measured heights by row key. Shared, so that a list has its height immediately after back navigation. */
const heights = new Map<string, number>();
let measuredWidth = 0;

/**
 * List virtualization: render only the rows in or near the viewport. The list is one element, whose
 * children carry `data-row`; `above` and `below` are the heights of the gaps around them.
 */
export function useVirtualList<List extends HTMLElement>(rows: readonly string[]) {
  const list = useRef<List>(null);
  const viewport = useRef<Viewport>(null);
  viewport.current ??= viewports.get(entryKey()) ?? { top: 0, bottom: OVERSCAN_PX };
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
    if (list.current && count > 0) measureRows(list.current);
  }, [from, to, count]);

  useEffect(() => {
    const update = () => {
      if (!list.current) return;
      const { top } = list.current.getBoundingClientRect();
      viewport.current = {
        top: -top - OVERSCAN_PX,
        bottom: window.innerHeight - top + OVERSCAN_PX,
      };
      viewports.set(entryKey(), viewport.current);
      if (!isLong) return;
      const { from, to } = virtualRange(
        rows,
        heights,
        viewport.current.top,
        viewport.current.bottom,
      );
      if (from === rendered.current.from && to === rendered.current.to) return;
      // A row may have been expanded since.
      measureRows(list.current);
      // Synchronously, because fast scrolling would show the gap.
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

type Viewport = { top: number; bottom: number };

/** What was last visible of the list of a history entry, so that Back renders these rows at once. */
const viewports = new Map<unknown, Viewport>();

/** The router's key of the present history entry. */
const entryKey = (): unknown => window.history.state?.key;

function measureRows(list: HTMLElement) {
  if (list.clientWidth !== measuredWidth) heights.clear();
  measuredWidth = list.clientWidth;
  for (const row of list.querySelectorAll<HTMLElement>(':scope > [data-row]')) {
    heights.set(row.dataset.row ?? '', row.getBoundingClientRect().height);
  }
}

/** The measured heights, as data, to keep them over a reload. */
export type RowHeights = { width: number; rows: [string, number][] };

export function saveRowHeights(): RowHeights {
  return { width: measuredWidth, rows: [...heights] };
}

export function restoreRowHeights({ width, rows }: RowHeights) {
  measuredWidth = width;
  for (const [row, height] of rows) heights.set(row, height);
}

/** List virtualization: only the rows in or near the viewport are in the page. */

import { startTransition, useEffect, useLayoutEffect, useReducer, useRef } from 'react';
import { flushSync } from 'react-dom';
import { afterNextPaint } from './after-next-paint';
import { virtualRange } from './virtual-range';

/** Shorter lists are rendered whole. */
const MAX_UNVIRTUALIZED = 40;
const OVERSCAN_PX = 1200;
/** After Back, until the first paint: few rows appear sooner than many. */
const FIRST_OVERSCAN_PX = 200;

/** Measured heights by row key. Shared, so that a list has its height immediately after back navigation. */
const heights = new Map<string, number>();
let measuredWidth = 0;

/**
 * Render only the rows in or near the viewport. The list is one element, whose
 * children carry `data-row`; `above` and `below` are the heights of the gaps around them.
 */
export function useVirtualList<List extends HTMLElement>(rows: readonly string[]) {
  const list = useRef<List>(null);
  const viewport = useRef<Viewport>(null);
  const isLong = rows.length > MAX_UNVIRTUALIZED;
  const isReturn = useRef<boolean>(null);
  isReturn.current ??=
    viewports.has(entryKey()) && (isLong || rows.every((row) => heights.has(row)));
  viewport.current ??= viewports.get(entryKey()) ?? { top: 0, bottom: 0 };
  const rendered = useRef({ from: 0, to: 0 });
  const [, rerender] = useReducer((times: number) => times + 1, 0);

  const range =
    isLong || isReturn.current
      ? rangeOf(rows, viewport.current, isReturn.current)
      : { from: 0, to: rows.length, above: 0, below: 0 };

  const { from, to } = range;
  const count = rows.length;

  const measured = useRef<List>(null);

  useLayoutEffect(() => {
    rendered.current = { from, to };
    measured.current = list.current;
    if (list.current && count > 0) measureRows(list.current);
  }, [from, to, count]);

  // When it is left, as a row may have grown since: a poll was loaded, or a warning opened.
  useLayoutEffect(() => () => void (measured.current && measureRows(measured.current)), []);

  useEffect(() => {
    const update = () => {
      if (!list.current) return;
      const { top } = list.current.getBoundingClientRect();
      viewport.current = { top: -top, bottom: window.innerHeight - top };
      viewports.set(entryKey(), viewport.current);
      if (!isLong && !isReturn.current) return;
      const { from, to } = rangeOf(rows, viewport.current, isReturn.current);
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

  useEffect(() => {
    if (!isReturn.current) return;
    afterNextPaint(() => {
      isReturn.current = false;
      startTransition(rerender);
    });
  }, []);

  return { list, ...range };
}

function rangeOf(rows: readonly string[], { top, bottom }: Viewport, isReturn: boolean | null) {
  const overscan = isReturn ? FIRST_OVERSCAN_PX : OVERSCAN_PX;
  return virtualRange(rows, heights, top - overscan, bottom + overscan, isReturn ? 1 : undefined);
}

/** In pixels from the top of the list. */
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

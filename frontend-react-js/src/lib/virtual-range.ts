/** The rendered rows, and the total heights of those before and after them. */
export type VirtualRange = { from: number; to: number; above: number; below: number };

const STEP = 5;
const DEFAULT_ROW_HEIGHT = 130;

/**
 * Return the rows between two offsets, in pixels from the top of the list. The range is rounded to
 * multiples of `step`, so that small scrolls change nothing. Unmeasured rows count with a default height.
 */
export function virtualRange(
  rows: readonly string[],
  heights: ReadonlyMap<string, number>,
  top: number,
  bottom: number,
  step = STEP,
): VirtualRange {
  let from = 0;
  let to = rows.length;
  let offset = 0;
  rows.forEach((row, index) => {
    const end = offset + (heights.get(row) ?? DEFAULT_ROW_HEIGHT);
    if (end < top) from = index + 1;
    if (offset > bottom) to = Math.min(to, index);
    offset = end;
  });
  from = Math.max(0, Math.min(Math.floor(from / step) * step, rows.length - step));
  to = Math.min(rows.length, Math.max(Math.ceil(to / step) * step, from + step));
  return {
    from,
    to,
    above: totalHeight(rows.slice(0, from), heights),
    below: totalHeight(rows.slice(to), heights),
  };
}

function totalHeight(rows: readonly string[], heights: ReadonlyMap<string, number>): number {
  return rows.reduce((sum, row) => sum + (heights.get(row) ?? DEFAULT_ROW_HEIGHT), 0);
}

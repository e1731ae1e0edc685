/** Which rows are on the page, and how much room those before and after them take. */
export type VirtualRange = { from: number; to: number; above: number; below: number };

const STEP = 10;
const DEFAULT_ROW_HEIGHT = 130;

/**
 * Choose the rows that lie between two places, in pixels from the top of the list, rounded to tens so
 * that a small scroll changes nothing. A row that was never on the page counts as one of usual height.
 */
export function virtualRange(
  rows: readonly string[],
  heights: ReadonlyMap<string, number>,
  top: number,
  bottom: number,
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
  from = Math.max(0, Math.min(Math.floor(from / STEP) * STEP, rows.length - STEP));
  to = Math.min(rows.length, Math.max(Math.ceil(to / STEP) * STEP, from + STEP));
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

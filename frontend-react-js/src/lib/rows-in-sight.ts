/** Which rows are on the page, and how much room those before and after them take. */
export type RowsInSight = { from: number; to: number; above: number; below: number };

const STEP = 10;
const USUAL_HEIGHT = 130;

/**
 * Choose the rows that lie between two places, in pixels from the top of the list, rounded to tens so
 * that a small scroll changes nothing. A row that was never on the page counts as one of usual height.
 */
export function rowsInSight(
  rows: readonly string[],
  heights: ReadonlyMap<string, number>,
  top: number,
  bottom: number,
): RowsInSight {
  let from = 0;
  let to = rows.length;
  let place = 0;
  rows.forEach((row, index) => {
    const end = place + (heights.get(row) ?? USUAL_HEIGHT);
    if (end < top) from = index + 1;
    if (place > bottom) to = Math.min(to, index);
    place = end;
  });
  from = Math.max(0, Math.min(Math.floor(from / STEP) * STEP, rows.length - STEP));
  to = Math.min(rows.length, Math.max(Math.ceil(to / STEP) * STEP, from + STEP));
  return {
    from,
    to,
    above: heightOf(rows.slice(0, from), heights),
    below: heightOf(rows.slice(to), heights),
  };
}

function heightOf(rows: readonly string[], heights: ReadonlyMap<string, number>): number {
  return rows.reduce((sum, row) => sum + (heights.get(row) ?? USUAL_HEIGHT), 0);
}

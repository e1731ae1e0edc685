import { nextCursor } from '@/lib/http/next-cursor';

/** One page of a list, and the cursor of the page after it. */
export type Page<Item> = { items: Item[]; next: string | null };

/** A place in a list; the first page has none. */
export type Cursor = string | null;

export const firstCursor: Cursor = null;

export function pageOf<Item>(
  items: Item[],
  response: Response,
  parameter: 'cursor' | 'after' = 'cursor',
): Page<Item> {
  return { items, next: nextCursor(response.headers.get('Link'), parameter) };
}

export function cursorQuery(cursor: Cursor): { cursor?: string } {
  return cursor === null ? {} : { cursor };
}

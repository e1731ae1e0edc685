/** The replies of a thread: a tree as a flat list, in which replies to a reply follow it. */

import type { Activity, Reply } from '@/lib/api/types';

/** Levels that are shown indented. What is deeper has its own page. */
export const MAX_DEPTH = 4;

/** A line of the list: a reply, or the way to more replies to one. */
export type ThreadRow =
  | { kind: 'reply'; key: string; reply: Reply }
  | { kind: 'more'; key: string; parent: Reply };

/** Return the lines of the list. A reply that is expired or was removed takes its branch with it. */
export function threadRows(replies: readonly Reply[], isExpired: (reply: Reply) => boolean) {
  const rows: ThreadRow[] = [];
  // The replies above the next one, by depth.
  const path: Reply[] = [];
  const close = (depth: number) => {
    for (const reply of path.splice(depth - 1).reverse()) {
      // The line comes after the branch that isn't complete.
      if (reply.has_more_replies)
        rows.push({ kind: 'more', key: `more-${reply.uuid}`, parent: reply });
    }
  };
  for (const reply of replies) {
    if (isExpired(reply)) continue;
    const parent = path[reply.depth - 2];
    if (reply.depth > 1 && parent?.uuid !== reply.reply_to_activity_uuid) continue;
    close(reply.depth);
    rows.push({ kind: 'reply', key: reply.uuid, reply });
    path.push(reply);
  }
  close(1);
  return rows;
}

type Pages = readonly { items: Reply[] }[];

/**
 * Return the pages with a reply at its place, after the older replies to its parent; null if they
 * can't have it, since its parent isn't in them. A direct reply comes first or last.
 */
export function insertReply<List extends Pages>(
  pages: List,
  reply: Activity,
  { subject, parent, isFirst }: { subject: string; parent: string; isFirst: boolean },
): List | null {
  if (pages.some(({ items }) => items.some(({ uuid }) => uuid === reply.uuid))) return null;
  if (parent === subject) {
    const at = isFirst ? 0 : pages.length - 1;
    const direct = { ...reply, depth: 1, has_more_replies: false };
    return replaceItems(pages, at, (items) => (isFirst ? [direct, ...items] : [...items, direct]));
  }
  const at = pages.findIndex(({ items }) => items.some(({ uuid }) => uuid === parent));
  if (at < 0) return null;
  return replaceItems(pages, at, (items) => {
    const index = items.findIndex(({ uuid }) => uuid === parent);
    const above = items[index] as Reply;
    // Older replies may be missing before it, or it is too deep: it comes with the others.
    if (above.has_more_replies || above.depth >= MAX_DEPTH) {
      return items.map((item) => (item === above ? { ...above, has_more_replies: true } : item));
    }
    const nested = { ...reply, depth: above.depth + 1, has_more_replies: false };
    const end = branchEnd(items, index);
    return [...items.slice(0, end), nested, ...items.slice(end)];
  });
}

/** Return the pages with the branch of a reply replaced by what its own thread has. */
export function replaceBranch<List extends Pages>(
  pages: List,
  parent: string,
  replies: readonly Reply[],
  hasMore: boolean,
): List {
  const at = pages.findIndex(({ items }) => items.some(({ uuid }) => uuid === parent));
  if (at < 0) return pages;
  return replaceItems(pages, at, (items) => {
    const index = items.findIndex(({ uuid }) => uuid === parent);
    const above = items[index] as Reply;
    const below = replies.map((reply) => ({ ...reply, depth: above.depth + reply.depth }));
    return [
      ...items.slice(0, index),
      { ...above, has_more_replies: hasMore },
      ...below,
      ...items.slice(branchEnd(items, index)),
    ];
  });
}

function branchEnd(items: readonly Reply[], index: number): number {
  const depth = items[index]?.depth ?? 0;
  const end = items.findIndex((item, place) => place > index && item.depth <= depth);
  return end < 0 ? items.length : end;
}

function replaceItems<List extends Pages>(
  pages: List,
  at: number,
  change: (items: Reply[]) => Reply[],
): List {
  return pages.map((page, place) =>
    place === at ? { ...page, items: change(page.items) } : page,
  ) as unknown as List;
}

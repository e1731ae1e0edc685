import type { QueryClient } from '@tanstack/react-query';
import { badges } from '@/lib/api/badges';
import { cancelAndInvalidate } from '@/lib/api/invalidate';
import { folder } from './folder';
import { group } from './group';
import { foldersKey } from './keys';
import type { Folder, HeldMessage, MessageGroup } from './types';

const folders: Folder[] = ['inbox', 'requests'];

/** Find what is known of a conversation, from a list or from its own page. */
export function heldGroup(queries: QueryClient, uuid: string): MessageGroup | undefined {
  const listed = folders
    .flatMap((name) => queries.getQueryData(folder(name).queryKey)?.pages ?? [])
    .flatMap(({ items }) => items)
    .find((item) => item.uuid === uuid);
  return listed ?? queries.getQueryData(group(uuid).queryKey);
}

/** Change each copy of a conversation, where it stands. */
export function changeGroup(
  queries: QueryClient,
  uuid: string,
  change: (copy: MessageGroup) => MessageGroup,
) {
  mapLists(queries, (items) => items.map((item) => (item.uuid === uuid ? change(item) : item)));
  queries.setQueryData(group(uuid).queryKey, (held) => held && change(held));
}

/** Take a conversation out of the lists. */
export function removeGroup(queries: QueryClient, uuid: string) {
  mapLists(queries, (items) => items.filter((item) => item.uuid !== uuid));
}

/**
 * Show a message as the newest of its conversation, in its folder, with so many unread.
 *
 * A list that doesn't know the conversation, or is being loaded, is asked for anew. It only moves
 * forward: a message that came late changes nothing.
 */
export function moveUp(
  queries: QueryClient,
  message: HeldMessage,
  settle: (held: MessageGroup) => Pick<MessageGroup, 'unread_count' | 'folder'>,
) {
  const held = heldGroup(queries, message.message_group_uuid);
  if (!held || queries.isFetching({ queryKey: foldersKey }) > 0) {
    cancelAndInvalidate(queries, foldersKey);
    cancelAndInvalidate(queries, badges.queryKey);
  }
  if (!held || message.uuid <= held.message_uuid) return;

  const moved: MessageGroup = {
    ...held,
    message: message.message,
    message_uuid: message.uuid,
    message_user_uuid: message.user_uuid,
    message_deleted: message.deleted,
    created_at: message.created_at,
    ...settle(held),
  };
  countUnread(queries, held, moved);
  removeGroup(queries, held.uuid);
  for (const name of folders) {
    if (name === moved.folder) putOnTop(queries, name, moved);
  }
  queries.setQueryData(
    group(held.uuid).queryKey,
    (own) => own && { ...moved, read_up_to: own.read_up_to },
  );
}

function putOnTop(queries: QueryClient, name: Folder, moved: MessageGroup) {
  queries.setQueryData(folder(name).queryKey, (list) => {
    const [first, ...rest] = list?.pages ?? [];
    if (!list || !first) return list;
    const items = [moved, ...first.items].sort(newestFirst);
    return { ...list, pages: [{ ...first, items }, ...rest] };
  });
}

/** Nothing in a conversation is unread any more. */
export function markRead(queries: QueryClient, uuid: string) {
  const held = heldGroup(queries, uuid);
  if (held) countUnread(queries, held, { ...held, unread_count: 0 });
  changeGroup(queries, uuid, (copy) => ({ ...copy, unread_count: 0 }));
}

/** Keep the number beside “Messages”: it counts conversations in the inbox with something unread. */
function countUnread(queries: QueryClient, before: MessageGroup, after: MessageGroup) {
  const step = Number(isCounted(after)) - Number(isCounted(before));
  if (step === 0) return;
  // An answer under way may have been made before this, and would undo it.
  if (queries.getQueryData(badges.queryKey)) {
    queries.cancelQueries({ queryKey: badges.queryKey }, { revert: false });
  }
  queries.setQueryData(
    badges.queryKey,
    (held) => held && { ...held, messages: Math.max(0, (held.messages ?? 0) + step) },
  );
}

function isCounted({ folder: name, unread_count }: MessageGroup): boolean {
  return name === 'inbox' && unread_count > 0;
}

function newestFirst(one: MessageGroup, other: MessageGroup): number {
  return one.message_uuid < other.message_uuid ? 1 : -1;
}

function mapLists(queries: QueryClient, map: (items: MessageGroup[]) => MessageGroup[]) {
  for (const name of folders) {
    queries.setQueryData(
      folder(name).queryKey,
      (list) =>
        list && { ...list, pages: list.pages.map((page) => ({ ...page, items: map(page.items) })) },
    );
  }
}

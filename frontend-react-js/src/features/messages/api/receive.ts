import type { QueryClient } from '@tanstack/react-query';
import { cancelAndInvalidate } from '@/lib/api/invalidate';
import { isLookedAt } from '../looked-at';
import { addMessages } from './add-messages';
import { conversation } from './conversation';
import { moveUp } from './groups-in-cache';
import type { HeldMessage, Standing } from './types';

export type Arrival = Omit<HeldMessage, 'deleted'> & {
  deleted?: boolean;
  unread_count: number;
  folder: Standing;
};

/** Show a message that has just been sent, by whomever, once, however often and in whichever order it comes. */
export function receive(queries: QueryClient, viewer: string, arrival: Arrival) {
  const { unread_count, folder, ...rest } = arrival;
  const message: HeldMessage = { deleted: false, ...rest };
  const { message_group_uuid: uuid, user_uuid: author } = message;
  const { queryKey } = conversation(uuid);

  if (queries.getQueryData(queryKey)) {
    addMessages(queries, uuid, [message]);
  } else if (queries.getQueryState(queryKey)) {
    cancelAndInvalidate(queries, queryKey);
  }
  moveUp(queries, message, (known) => ({
    folder,
    unread_count: isLookedAt(uuid) ? 0 : author === viewer ? known.unread_count : unread_count,
  }));
}

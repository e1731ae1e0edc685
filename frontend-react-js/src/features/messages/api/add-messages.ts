import { notifyManager, type QueryClient } from '@tanstack/react-query';
import { mergeMessages } from '../merge-messages';
import { outbox } from '../outbox';
import { changeConversation, conversation } from './conversation';
import type { HeldMessage } from './types';

/** Put messages into a conversation that is loaded, each once. One that is known to be on its way has arrived. */
export function addMessages(queries: QueryClient, uuid: string, messages: HeldMessage[]) {
  const held = queries.getQueryData(conversation(uuid).queryKey);
  if (!held) return;
  const known = new Set(held.items.map((message) => message.uuid));
  notifyManager.batch(() => {
    changeConversation(queries, uuid, () => ({
      ...held,
      items: mergeMessages(held.items, messages),
    }));
    for (const message of messages) {
      // Together with that: neither twice nor not at all, not even for a moment.
      if (!known.has(message.uuid)) notifyManager.schedule(() => outbox.recognise(message));
    }
  });
}

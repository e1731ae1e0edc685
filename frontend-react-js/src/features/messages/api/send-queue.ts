import { notifyManager, type QueryClient } from '@tanstack/react-query';
import { api, unwrap } from '@/lib/api/client';
import { OfflineError } from '@/lib/http/offline';
import { ProblemError } from '@/lib/http/problem';
import { session } from '@/lib/session';
import { SessionChangedError } from '@/lib/session/session-changed-error';
import { type OutgoingMessage, outbox } from '../outbox';
import { applyMessage } from './cache';
import { sendErrorMessage } from './error-messages';
import { conversationQuery, conversationWithQuery, messagesQuery } from './queries';
import type { Message } from './types';

/** Delay before each retry, unless the API sends Retry-After. */
const RETRY_DELAYS_MS = [1_000, 3_000];
const MAX_RETRY_DELAY_MS = 10_000;

/**
 * Tail of the queue of each pair of people: messages are sent one by one to preserve their order,
 * also while a new conversation gets its uuid.
 */
const queues = new Map<string, Promise<void>>();

/**
 * Send a message of the outbox, and add it to the cached messages.
 *
 * It continues in the background when the page is left. Transient failures are retried with the
 * same idempotency key; after that, the message stays in the outbox as failed.
 */
export function enqueueMessage(queries: QueryClient, person: string, outgoing: OutgoingMessage) {
  outbox.update(person, outgoing.key, { state: 'sending', problem: null });
  const pair = `${person} ${outgoing.recipient}`;
  const queue = (queues.get(pair) ?? Promise.resolve()).then(() =>
    sendWithRetry(queries, person, outgoing),
  );
  queues.set(pair, queue);
  return queue;
}

async function sendWithRetry(queries: QueryClient, person: string, outgoing: OutgoingMessage) {
  for (let attempt = 0; ; attempt += 1) {
    try {
      const sent = await send(person, outgoing);
      const finishNew =
        'handle' in outgoing.to && (await loadNew(queries, outgoing.to.handle, sent));
      notifyManager.batch(() => {
        applyMessage(queries, person, { ...sent, unread_count: 0, folder: 'inbox' });
        // In the same batch, so that the message is never rendered twice or not at all.
        notifyManager.schedule(() => outbox.remove(person, outgoing.key));
        if (finishNew) finishNew();
      });
      return;
    } catch (error) {
      const delay = retryDelay(error, attempt);
      if (delay === null) {
        const problem = sendErrorMessage(error, outgoing.to);
        outbox.update(person, outgoing.key, { state: 'failed', problem, isConfirmed: false });
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, delay));
    }
  }
}

/**
 * Load a new conversation, so that no composer is missing while its page moves to its address.
 * Return what lets it move.
 */
async function loadNew(
  queries: QueryClient,
  handle: string,
  { message_group_uuid: uuid }: Message,
) {
  const { queryKey } = conversationWithQuery(handle);
  await Promise.all([
    queries.prefetchQuery(conversationQuery(uuid)),
    queries.prefetchQuery(messagesQuery(uuid)),
    queries.cancelQueries({ queryKey }),
  ]);
  return () => {
    queries.setQueryData(queryKey, (known) => known && { ...known, uuid });
  };
}

async function send(person: string, { key, to, message }: OutgoingMessage): Promise<Message> {
  const viewer = session.current();
  // Otherwise it would be sent as the user who is signed in now.
  if (viewer.status !== 'signed-in' || viewer.person.uuid !== person)
    throw new SessionChangedError();
  const { data } = await unwrap(
    api.POST('/api/messages', {
      body: { message, message_group_uuid: null, handle: null, ...to },
      headers: { 'Idempotency-Key': key },
    }),
  );
  return data;
}

function retryDelay(error: unknown, attempt: number): number | null {
  const backoff = RETRY_DELAYS_MS[attempt] ?? null;
  if (error instanceof OfflineError) return backoff;
  if (!(error instanceof ProblemError) || error.status < 500 || backoff === null) return null;
  const retryAfter = (error.retryAfterSeconds ?? 0) * 1000;
  return retryAfter > MAX_RETRY_DELAY_MS ? null : Math.max(backoff, retryAfter);
}

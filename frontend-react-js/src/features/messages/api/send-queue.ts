import { notifyManager, type QueryClient } from '@tanstack/react-query';
import { api, unwrap } from '@/lib/api/client';
import { OfflineError } from '@/lib/http/offline';
import { ProblemError } from '@/lib/http/problem';
import { session } from '@/lib/session';
import { SessionChangedError } from '@/lib/session/session-changed-error';
import { type OutgoingMessage, outbox } from '../outbox';
import { applyMessage } from './cache';
import { sendErrorMessage } from './error-messages';
import { conversationWithQuery } from './queries';
import type { Message } from './types';

/** Delay before each retry, unless the API sends Retry-After. */
const RETRY_DELAYS_MS = [1_000, 3_000];
const MAX_RETRY_DELAY_MS = 10_000;

/** Tail of the queue of each destination: messages are sent one by one to preserve their order. */
const queues = new Map<string, Promise<void>>();

/**
 * Send a message of the outbox, and add it to the cached messages.
 *
 * It continues in the background when the page is left. Transient failures are retried with the
 * same idempotency key; after that, the message stays in the outbox as failed.
 */
export function enqueueMessage(queries: QueryClient, person: string, outgoing: OutgoingMessage) {
  outbox.update(person, outgoing.key, { state: 'sending', problem: null });
  const destination = `${person} ${JSON.stringify(outgoing.to)}`;
  const queue = (queues.get(destination) ?? Promise.resolve()).then(() =>
    sendWithRetry(queries, person, outgoing),
  );
  queues.set(destination, queue);
  return queue;
}

async function sendWithRetry(queries: QueryClient, person: string, outgoing: OutgoingMessage) {
  for (let attempt = 0; ; attempt += 1) {
    try {
      const sent = await send(person, outgoing);
      notifyManager.batch(() => {
        applyMessage(queries, person, { ...sent, unread_count: 0, folder: 'inbox' });
        // In the same batch, so that the message is never rendered twice or not at all.
        notifyManager.schedule(() => outbox.remove(person, outgoing.key));
      });
      if ('handle' in outgoing.to) {
        const { queryKey } = conversationWithQuery(outgoing.to.handle);
        await queries.cancelQueries({ queryKey });
        queries.setQueryData(queryKey, sent.message_group_uuid);
      }
      return;
    } catch (error) {
      const delay = retryDelay(error, attempt);
      if (delay === null) {
        const problem = sendErrorMessage(error);
        outbox.update(person, outgoing.key, { state: 'failed', problem, isConfirmed: false });
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, delay));
    }
  }
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

import { notifyManager, type QueryClient } from '@tanstack/react-query';
import { api, unwrap } from '@/lib/api/client';
import { OfflineError } from '@/lib/http/offline';
import { ProblemError } from '@/lib/http/problem';
import { session } from '@/lib/session';
import { SessionChangedError } from '@/lib/session/session-changed-error';
import { type OutgoingMessage, outbox } from '../outbox';
import { groupWith } from './group-with';
import { receive } from './receive';
import { sendProblem } from './send-problem';
import type { Message } from './types';

/** How long to wait before each further try, in milliseconds, unless the API says how long. */
const PAUSES_MS = [1_000, 3_000];
const LONGEST_PAUSE_MS = 10_000;

/** What goes to the same place goes one after the other, or it would arrive in another order. */
const lines = new Map<string, Promise<void>>();

/**
 * Send a message that is in the outbox, and show it among the messages.
 *
 * It goes on though the page is left. A failure that may pass is tried again, always with the same key;
 * then the message stays in the outbox, failed.
 */
export function deliver(queries: QueryClient, person: string, outgoing: OutgoingMessage) {
  outbox.change(person, outgoing.key, { state: 'sending', problem: null });
  const place = `${person} ${JSON.stringify(outgoing.to)}`;
  const line = (lines.get(place) ?? Promise.resolve()).then(() =>
    attempt(queries, person, outgoing),
  );
  lines.set(place, line);
  return line;
}

async function attempt(queries: QueryClient, person: string, outgoing: OutgoingMessage) {
  for (let tries = 0; ; tries += 1) {
    try {
      const sent = await send(person, outgoing);
      notifyManager.batch(() => {
        receive(queries, person, { ...sent, unread_count: 0, folder: 'inbox' });
        // Together with that: neither twice nor not at all, not even for a moment.
        notifyManager.schedule(() => outbox.remove(person, outgoing.key));
      });
      if ('handle' in outgoing.to) {
        const { queryKey } = groupWith(outgoing.to.handle);
        await queries.cancelQueries({ queryKey });
        queries.setQueryData(queryKey, sent.message_group_uuid);
      }
      return;
    } catch (error) {
      const pause = pauseAfter(error, tries);
      if (pause === null) {
        const problem = sendProblem(error);
        outbox.change(person, outgoing.key, { state: 'failed', problem, hasArrived: false });
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
}

async function send(person: string, { key, to, message }: OutgoingMessage): Promise<Message> {
  const viewer = session.current();
  // Who is signed in now would be its author.
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

function pauseAfter(error: unknown, tries: number): number | null {
  const usual = PAUSES_MS[tries] ?? null;
  if (error instanceof OfflineError) return usual;
  if (!(error instanceof ProblemError) || error.status < 500 || usual === null) return null;
  const asked = (error.retryAfterSeconds ?? 0) * 1000;
  return asked > LONGEST_PAUSE_MS ? null : Math.max(usual, asked);
}

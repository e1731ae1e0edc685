import { type QueryClient, useMutation, useQueryClient } from '@tanstack/react-query';
import { cancelInFlight, removeFromAllQueries, updateInAllQueries } from '@/lib/api/activity-cache';
import { api, unwrap } from '@/lib/api/client';
import { personActivitiesKey } from '@/lib/api/query-keys';
import type { Activity } from '@/lib/api/types';
import { ProblemError } from '@/lib/http/problem';
import { defaultExpiry, type ExpiryTtl } from '../expiry';
import { landedReply } from '../landed-reply';
import type { NewPoll } from '../poll-draft';
import type { QuotePolicy } from '../quote-policies';
import type { ReplyPolicy } from '../reply-policies';
import type { NewPart } from '../thread-parts';
import { feedQuery } from './queries';
import { quotesQuery } from './quotes-query';
import { addToThreads } from './thread-cache';
import { threadKey } from './thread-query';

/** The request to publish a crud or a reply. A reply without a `ttl` expires with its parent. */
export type Draft = {
  message: string;
  ttl: ExpiryTtl | null;
  media: { uuid: string; alt: string }[];
  /** Null for a reply: that of its thread. */
  reply_policy: ReplyPolicy | null;
  content_warning: string | null;
  poll: NewPoll | null;
  /** The crud that it quotes. */
  quote_uuid: string | null;
  quote_policy: QuotePolicy;
  /** What follows it in its thread; a reply has none. */
  thread?: NewPart[];
  idempotencyKey: string;
};

/** Publish a crud and prepend it to the cached feeds. */
export function usePostCrud() {
  const queries = useQueryClient();
  return async ({ idempotencyKey, ...draft }: Draft): Promise<Activity> => {
    const { data } = await unwrap(
      api.POST('/api/activities', {
        body: {
          ...draft,
          ttl: draft.ttl ?? defaultExpiry,
          reply_policy: draft.reply_policy ?? 'anyone',
        },
        headers: { 'Idempotency-Key': idempotencyKey },
      }),
    );
    if ('scheduled_at' in data) throw new Error('a crud without a time was scheduled');
    // A response that is still in flight doesn't include this crud and would remove it from the page.
    await cancelInFlight(queries);
    prependToFeed(queries, feedQuery('home').queryKey, data);
    prependToFeed(queries, feedQuery('public').queryKey, data);
    queries.invalidateQueries({ queryKey: personActivitiesKey(data.handle, 'cruds') });
    if (draft.thread) {
      queries.invalidateQueries({ queryKey: personActivitiesKey(data.handle, 'replies') });
    }
    if (draft.quote_uuid) changeQuotesCount(queries, draft.quote_uuid, 1);
    if (draft.media.length > 0) {
      queries.invalidateQueries({ queryKey: personActivitiesKey(data.handle, 'media') });
    }
    return data;
  };
}

/** Count a quote on the cached copies of what it quotes, or one less. */
function changeQuotesCount(queries: QueryClient, quoted: string, step: 1 | -1) {
  updateInAllQueries(queries, quoted, (copy) => ({
    ...copy,
    quotes_count: Math.max(0, copy.quotes_count + step),
  }));
  queries.invalidateQueries({ queryKey: quotesQuery(quoted).queryKey });
}

function prependToFeed(
  queries: QueryClient,
  queryKey: ReturnType<typeof feedQuery>['queryKey'],
  activity: Activity,
) {
  if (queries.getQueryData(queryKey) === undefined) {
    queries.invalidateQueries({ queryKey });
    return;
  }
  queries.setQueryData(queryKey, (cached) => {
    const [first, ...rest] = cached?.pages ?? [];
    if (!cached || !first) return cached;
    return { ...cached, pages: [{ ...first, items: [activity, ...first.items] }, ...rest] };
  });
}

function isQuoting(uuid: string) {
  return ({ quote }: Activity) => quote?.state === 'available' && quote.uuid === uuid;
}

/** Publish a reply, add it to the cached threads, and show it where it is. */
export function usePostReply(parent: Activity) {
  const queries = useQueryClient();
  return async ({ idempotencyKey, ...body }: Draft): Promise<void> => {
    const { data: reply } = await unwrap(
      api.POST('/api/activities/{activity_uuid}/reply', {
        params: { path: { activity_uuid: parent.uuid } },
        body,
        headers: { 'Idempotency-Key': idempotencyKey },
      }),
    );
    await cancelInFlight(queries);
    updateInAllQueries(queries, parent.uuid, (copy) => ({
      ...copy,
      replies_count: copy.replies_count + 1,
    }));
    if (body.quote_uuid) changeQuotesCount(queries, body.quote_uuid, 1);
    addToThreads(queries, reply, parent.uuid);
    landedReply.set(reply.uuid);
    queries.invalidateQueries({ queryKey: personActivitiesKey(reply.handle, 'replies') });
  };
}

/** Delete one's own crud. A 404 counts as success, because it may have expired. */
export function useDeleteCrud(activity: Activity, onDeleted: () => void) {
  const queries = useQueryClient();
  const { uuid, handle, reply_to_activity_uuid: parent, quote } = activity;

  return useMutation({
    mutationFn: async () => {
      try {
        await api.DELETE('/api/activities/{activity_uuid}', {
          params: { path: { activity_uuid: uuid } },
        });
      } catch (error) {
        if (!(error instanceof ProblemError) || error.status !== 404) throw error;
      }
    },
    onSuccess: async () => {
      await cancelInFlight(queries);
      onDeleted();
      removeFromAllQueries(queries, (copy) => copy.uuid === uuid);
      queries.removeQueries({ queryKey: threadKey(uuid) });
      updateInAllQueries(queries, isQuoting(uuid), (copy) => ({
        ...copy,
        quote: { state: 'deleted' },
      }));
      if (quote?.state === 'available') changeQuotesCount(queries, quote.uuid, -1);
      if (parent) {
        updateInAllQueries(queries, parent, (copy) => ({
          ...copy,
          replies_count: Math.max(0, copy.replies_count - 1),
        }));
      }
      queries.invalidateQueries({ queryKey: personActivitiesKey(handle, 'cruds') });
    },
  });
}

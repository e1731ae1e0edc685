import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, unwrap } from '@/lib/api/client';
import type { components } from '@/lib/api/schema';
import type { Activity } from '@/lib/api/types';
import { errorMessage } from '@/lib/http/error-message';
import { ProblemError } from '@/lib/http/problem';
import type { MessageKey } from '@/lib/i18n/messages';
import { msg } from '@/lib/i18n/translate';
import { randomUuid } from '@/lib/random-uuid';

export type SavedDraft = components['schemas']['Draft'];
export type ScheduledCrud = components['schemas']['ScheduledActivity'];
export type DraftContent = components['schemas']['NewDraft'];
type NewCrud = components['schemas']['NewActivity'];

const draftsKey = 'drafts';
/** As many as a person may have. */
const params = { query: { limit: 100 } };
// Another device may have changed them.
const alwaysStale = { staleTime: 0 };

/** The viewer's drafts, the newest first. */
export const draftsQuery = queryOptions({
  queryKey: [draftsKey, 'saved'],
  queryFn: async ({ signal }) => (await unwrap(api.GET('/api/drafts', { params, signal }))).data,
  ...alwaysStale,
});

/** The viewer's scheduled cruds, the next one first. */
export const scheduledQuery = queryOptions({
  queryKey: [draftsKey, 'scheduled'],
  queryFn: async ({ signal }) => {
    const { data } = await unwrap(api.GET('/api/scheduled', { params, signal }));
    return data.toSorted((a, b) => a.scheduled_at.localeCompare(b.scheduled_at));
  },
  ...alwaysStale,
});

/** Save a draft on the server; `uuid` is that of the draft that was opened, if one was. */
export async function saveDraft(body: DraftContent, uuid: string | null): Promise<SavedDraft> {
  if (uuid !== null) {
    try {
      const path = { draft_uuid: uuid };
      return (await unwrap(api.PUT('/api/drafts/{draft_uuid}', { params: { path }, body }))).data;
    } catch (error) {
      // Another device has deleted it.
      if (!isGone(error)) throw error;
    }
  }
  return (await unwrap(api.POST('/api/drafts', { body, headers: newKey() }))).data;
}

/** Delete a draft. One that is gone is deleted. */
export async function deleteDraft(uuid: string): Promise<void> {
  try {
    await api.DELETE('/api/drafts/{draft_uuid}', { params: { path: { draft_uuid: uuid } } });
  } catch (error) {
    if (!isGone(error)) throw error;
  }
}

/** Schedule a crud. */
export async function scheduleCrud(body: NewCrud, key: string): Promise<void> {
  await unwrap(api.POST('/api/activities', { body, headers: { 'Idempotency-Key': key } }));
}

/** Delete a scheduled crud before it is published. */
export async function deleteScheduled(uuid: string): Promise<void> {
  await api.DELETE('/api/scheduled/{scheduled_uuid}', { params: scheduledPath(uuid) });
}

/** Publish a scheduled crud now. */
export async function publishScheduled(uuid: string): Promise<Activity> {
  const { data } = await unwrap(
    api.POST('/api/scheduled/{scheduled_uuid}/publish', {
      params: scheduledPath(uuid),
      headers: newKey(),
    }),
  );
  return data;
}

/** Change when a scheduled crud is published. */
export async function reschedule(uuid: string, scheduled_at: string): Promise<void> {
  const body = { scheduled_at };
  await unwrap(api.PUT('/api/scheduled/{scheduled_uuid}', { params: scheduledPath(uuid), body }));
}

/** Make a draft of a scheduled crud, which is then no longer published; return the draft. */
export async function moveToDrafts(crud: ScheduledCrud): Promise<SavedDraft> {
  const { message, ttl, reply_policy, quote_policy, content_warning, quote_uuid } = crud;
  const media = crud.media.map(({ uuid, alt }) => ({ uuid, alt }));
  const draft = await saveDraft(
    {
      message,
      ttl,
      reply_policy,
      quote_policy,
      content_warning,
      media,
      quote_uuid,
      poll: crud.poll && draftPoll(crud.poll, crud.scheduled_at),
    },
    null,
  );
  try {
    await deleteScheduled(crud.uuid);
  } catch (error) {
    // It is published meanwhile, or stays scheduled: there must not be two of it.
    await deleteDraft(draft.uuid);
    throw error;
  }
  return draft;
}

/** Return the poll of a draft: with how long it would have been, if a client said when it ends. */
function draftPoll(
  { choices, multiple, duration, closes_at }: NonNullable<ScheduledCrud['poll']>,
  scheduledAt: string,
): DraftContent['poll'] {
  const seconds = closes_at && Math.round((Date.parse(closes_at) - Date.parse(scheduledAt)) / 1000);
  return { choices, multiple, duration: duration ?? (seconds ? Math.max(300, seconds) : null) };
}

/** Change drafts or scheduled cruds; the lists are read again then, also after a failure. */
export function useDraftChange<Given, Result>(change: (given: Given) => Promise<Result>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSettled: () => queries.invalidateQueries({ queryKey: [draftsKey] }),
  });
}

function isGone(error: unknown): boolean {
  return error instanceof ProblemError && error.status === 404;
}

function scheduledPath(uuid: string) {
  return { path: { scheduled_uuid: uuid } };
}

function newKey() {
  return { 'Idempotency-Key': randomUuid() };
}

const messages: Record<string, MessageKey> = {
  '404': msg('draftIsGone'),
  activity_not_found: msg('theCrudYouQuote'),
  activity_protected: msg('protectedCantBeQuoted'),
  content_warning_exceed_max_chars: msg('warningTooLong'),
  drafts_too_many: msg('tooManyDrafts'),
  media_unusable: msg('oneOfThePicturesIs'),
  message_exceed_max_chars: msg('crudTooLong'),
  new_account_limited: msg('newAccountCrudLimit'),
  poll_choice_exceed_max_bytes: msg('choiceTooLong'),
  poll_closes_too_soon: msg('pollTooSoon'),
  quote_not_allowed: msg('youCannotQuote'),
  scheduled_at_malformed: msg('chooseATime'),
  scheduled_at_out_of_range: msg('timeTooFar'),
  scheduled_at_too_soon: msg('timeTooSoon'),
  scheduled_too_many: msg('tooManyScheduled'),
};

/** Return the error text for a draft or a scheduled crud. */
export function draftErrorMessage(error: unknown): string {
  return errorMessage(error, messages);
}

const failures: Record<string, MessageKey> = {
  account_suspended: msg('failedAccountSuspended'),
  activity_not_found: msg('failedQuoteGone'),
  activity_protected: msg('failedQuoteRefused'),
  media_unusable: msg('failedMediaUnusable'),
  poll_closes_too_soon: msg('failedPollTooSoon'),
  quote_not_allowed: msg('failedQuoteRefused'),
};

/** Return why a scheduled crud wasn't published. */
export function failureMessage(failure: string): MessageKey {
  return failures[failure] ?? msg('failedOther');
}

import { OfflineError } from '@/lib/http/offline';
import { ProblemError } from '@/lib/http/problem';
import { retryAfterText } from '@/lib/http/retry-after';
import type { Destination } from '../outbox';

const sendMessages: Record<string, string> = {
  message_blank: 'There is nothing to read in it.',
  message_exceed_max_chars: 'It is longer than 1,000 characters.',
  message_exceed_max_bytes: 'Some of its characters are very large. Use fewer.',
  message_control_chars: 'There are unprintable characters in it.',
  new_account_limited: 'On its first day an account can begin 20 conversations and send 20 links.',
  receiver_is_yourself: 'It is to yourself.',
  message_group_not_found: 'They can’t be written to any more.',
};

/** Return the error text that follows “Not sent.”. */
export function sendErrorMessage(error: unknown, to: Destination): string {
  if (error instanceof OfflineError) return 'Cruddur can’t be reached.';
  if (error instanceof ProblemError) {
    const known = error.codes.map((code) => sendMessages[code]).find((text) => text !== undefined);
    if (known) return known;
    // The page found the person by their handle, so they left or blocked since.
    if (error.codes.includes('person_not_found')) {
      return 'message_group_uuid' in to
        ? 'This account is gone. Nobody would read it.'
        : 'They have left, or can’t be written to any more.';
    }
    if (error.status === 401) return 'You were signed out.';
    if (error.status === 404) return 'They can’t be written to any more.';
    if (error.status === 429) return `That was a lot at once. Wait ${retryAfterText(error)}.`;
  }
  return 'The trouble is on our side.';
}

/** Return the error text for a message that couldn't be deleted. */
export function deletionErrorMessage(error: unknown): string {
  if (error instanceof OfflineError) {
    return 'Cruddur can’t be reached. Check your connection and try again.';
  }
  if (error instanceof ProblemError) {
    if (error.status === 401) return 'You were signed out. Sign in and try again.';
    if (error.status === 403) return 'Only who wrote it can take it back.';
    if (error.status === 429) return `That was a lot at once. Wait ${retryAfterText(error)}.`;
  }
  return 'It is still there: the trouble is on our side. Wait a moment and try again.';
}

/** Return the error text for a conversation that couldn't be accepted or left. */
export function conversationErrorMessage(error: unknown, handle: string): string {
  if (error instanceof OfflineError) {
    return 'Cruddur can’t be reached. Check your connection and try again.';
  }
  if (error instanceof ProblemError) {
    if (error.status === 401) return 'You were signed out. Sign in and try again.';
    if (error.status === 404) return `The conversation with @${handle} is gone.`;
    if (error.status === 429) return `That was a lot at once. Wait ${retryAfterText(error)}.`;
  }
  return 'That didn’t work: the trouble is on our side. Wait a moment and try again.';
}

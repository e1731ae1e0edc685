import { OfflineError } from '@/lib/http/offline';
import { ProblemError } from '@/lib/http/problem';
import { retryAfterText } from '@/lib/http/retry-after';

const postMessages: Record<string, string> = {
  message_blank: 'Write something first.',
  message_exceed_max_chars: 'That is longer than 280 characters. Shorten it and send again.',
  message_control_chars: 'There are unprintable characters in that. Take them out and send again.',
  message_exceed_max_bytes: 'Some of those characters are very large. Use fewer and send again.',
  media_unusable: 'One of the pictures is no longer there. Remove it and add it again.',
  media_alt_control_chars:
    'There are unprintable characters in what a picture shows. Take them out and send again.',
  media_alt_exceed_max_chars: 'What a picture shows is longer than 1,000 characters. Shorten it.',
  new_account_limited:
    'On its first day an account can mention 50 people and send 20 links. Take some out, or wait.',
  ttl_blank: 'Choose when it expires.',
  ttl_unknown: 'Choose when it expires.',
};

/** Return the error text for a crud or reply that wasn't published. */
export function postErrorMessage(error: unknown): string {
  if (error instanceof OfflineError) {
    return 'Cruddur can’t be reached, so this wasn’t sent. Check your connection and send again.';
  }
  if (error instanceof ProblemError) {
    const known = error.codes.map((code) => postMessages[code]).find((text) => text !== undefined);
    if (known) return known;
    if (error.status === 401) return 'You were signed out. Sign in again; your words are kept.';
    if (error.status === 404) return 'The crud you are replying to isn’t available any more.';
    if (error.status === 429)
      return `That was a lot at once. Wait ${retryAfterText(error)} and send again.`;
  }
  return 'That wasn’t sent: the trouble is on our side. Wait a moment and send again.';
}

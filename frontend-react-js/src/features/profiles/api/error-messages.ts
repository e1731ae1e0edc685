import { errorMessage } from '@/lib/http/error-message';
import { OfflineError } from '@/lib/http/offline';
import { ProblemError } from '@/lib/http/problem';
import { retryAfterText } from '@/lib/http/retry-after';

/** Return the error text for a failed follow, mute or block. */
export function relationErrorMessage(error: unknown, handle: string): string {
  return errorMessage(error, { 404: `@${handle} isn’t available any more.` });
}

const profileMessages: Record<string, string> = {
  display_name_blank: 'Say what people may call you.',
  display_name_exceed_max_chars: 'That name is too long.',
  display_name_exceed_max_bytes: 'Some characters in the name are very large. Use fewer.',
  display_name_control_chars: 'There are unprintable characters in the name. Take them out.',
  bio_exceed_max_chars: 'That bio is too long.',
  bio_exceed_max_bytes: 'Some characters in the bio are very large. Use fewer.',
  bio_control_chars: 'There are unprintable characters in the bio. Take them out.',
};

/** Return the error text for a profile that wasn't saved. */
export function profileErrorMessage(error: unknown): string {
  if (error instanceof OfflineError) {
    return 'Cruddur can’t be reached, so this wasn’t saved. Check your connection and save again.';
  }
  if (error instanceof ProblemError) {
    const known = error.codes
      .map((code) => profileMessages[code])
      .find((text) => text !== undefined);
    if (known) return known;
    if (error.status === 401) return 'You were signed out. Sign in and save again.';
    if (error.status === 429) {
      return `That was a lot at once. Wait ${retryAfterText(error)} and save again.`;
    }
  }
  return 'That wasn’t saved: the trouble is on our side. Wait a moment and save again.';
}

import { errorMessage } from '@/lib/http/error-message';

/** Return the error text for a failed reaction or deletion. */
export function reactionErrorMessage(error: unknown): string {
  return errorMessage(error, {
    403: 'That isn’t yours to do.',
    404: 'That crud isn’t available any more.',
  });
}

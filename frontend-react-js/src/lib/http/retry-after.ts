import type { ProblemError } from './problem';

/** Format the Retry-After of a 429 as text that follows “Wait”. */
export function retryAfterText({ retryAfterSeconds: seconds }: ProblemError): string {
  if (seconds === null || seconds <= 1) return 'a moment';
  return seconds < 90 ? `${seconds} seconds` : `${Math.ceil(seconds / 60)} minutes`;
}

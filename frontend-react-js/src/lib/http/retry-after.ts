import type { ProblemError } from './problem';

/** How long to wait after a 429, as the API put it, in words that follow “Wait”. */
export function retryAfterText({ retryAfterSeconds: seconds }: ProblemError): string {
  if (seconds === null || seconds <= 1) return 'a moment';
  return seconds < 90 ? `${seconds} seconds` : `${Math.ceil(seconds / 60)} minutes`;
}

import { t } from '@/lib/i18n/translate';
import { formatDuration } from '@/lib/text/format-count';
import type { ProblemError } from './problem';

/** Format the Retry-After of a 429 as text that follows “Wait”. */
export function retryAfterText({ retryAfterSeconds: seconds }: ProblemError): string {
  if (seconds === null || seconds <= 1) return t('aMoment');
  return seconds < 90
    ? formatDuration(seconds, 'second')
    : formatDuration(Math.ceil(seconds / 60), 'minute');
}

import { t } from '@/lib/i18n/translate';
import { formatDay, formatTime } from '@/lib/time/format-date';
import type { ListedSession } from '../api/sessions';

const HOUR_MS = 3_600_000;

/** Name the device of a session: `Firefox on Windows`. */
export function deviceName({ browser, system }: Pick<ListedSession, 'browser' | 'system'>): string {
  if (browser && system) return t('browserOnSystem', { browser, system });
  return browser ?? system ?? t('unknownDevice');
}

/** Say when a session was last used, to the hour, as no more is known. */
export function usedText({ last_used_at }: ListedSession, now: number): string {
  if (now - Date.parse(last_used_at) < HOUR_MS) return t('usedWithinTheHour');
  return t('lastUsed', { day: formatDay(last_used_at, now), time: formatTime(last_used_at) });
}

/** Say where a session is used: beside this one, or in which network. */
export function placeText(session: ListedSession, here: ListedSession | undefined): string {
  if (session.network === null || session.network === undefined) return '';
  if (session !== here && session.network === here?.network) return ` · ${t('sameNetwork')}`;
  return ` · ${t('inNetwork', { network: session.network })}`;
}

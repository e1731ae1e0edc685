import { msg, t } from '@/lib/i18n/translate';
import { formatDay, formatTime } from '@/lib/time/format-date';
import type { TwoStepChange } from '../api/two-step';
import { deviceName } from './session-texts';

const changes: Record<TwoStepChange['change'], ReturnType<typeof msg>> = {
  on: msg('turnedOn'),
  renewed: msg('newRecoveryCodes'),
  off: msg('turnedOff'),
  recovered: msg('turnedOffByRecoveryCode'),
};

/** Say what was changed last, when and where: `Turned on today, 12:04 · Firefox on Windows`. */
export function lastChangeText(last: TwoStepChange, now: number): string {
  const text = t('lastChange', {
    change: t(changes[last.change]),
    day: formatDay(last.changed_at, now),
    time: formatTime(last.changed_at),
    device: deviceName(last),
  });
  return last.network ? `${text} · ${t('inNetwork', { network: last.network })}` : text;
}

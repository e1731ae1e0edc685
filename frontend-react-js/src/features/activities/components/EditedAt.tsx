import { t } from '@/lib/i18n/translate';
import { formatDateTime } from '@/lib/time/format-date';

/** That a crud was edited; the exact time on hover. */
export function EditedAt({ time, label = t('edited') }: { time: string; label?: string }) {
  return (
    <time dateTime={time} title={formatDateTime(time)}>
      {label}
    </time>
  );
}

import type { Activity } from '@/lib/api/types';
import { t } from '@/lib/i18n/translate';
import { formatDateTime } from '@/lib/time/format-date';

/** That a crud was edited; the exact time on hover, or in words. */
export function EditedAt({
  activity: { edited_at },
  inWords = false,
}: {
  activity: Activity;
  inWords?: boolean;
}) {
  if (!edited_at) return null;
  const time = formatDateTime(edited_at);
  return (
    <time dateTime={edited_at} title={time}>
      {inWords ? t('editedAt', { time }) : t('edited')}
    </time>
  );
}

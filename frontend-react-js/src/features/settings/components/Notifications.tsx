import { useQuery } from '@tanstack/react-query';
import type { NotificationSettings } from '@/lib/api/types';
import type { MessageKey } from '@/lib/i18n/messages';
import { msg, t } from '@/lib/i18n/translate';
import { ErrorState } from '@/ui/ErrorState';
import { RadioGroup } from '@/ui/RadioGroup';
import { accountErrorMessage } from '../api/error-messages';
import { useChangeNotifications } from '../api/mutations';
import { notificationSettingsQuery } from '../api/notifications-query';
import { Section } from './Section';

const replies: { value: NotificationSettings['replies']; label: MessageKey }[] = [
  { value: 'direct', label: msg('repliesToMyCruds') },
  { value: 'own_threads', label: msg('repliesInMyThreads') },
  { value: 'all', label: msg('repliesBelowMyCruds') },
];

export function Notifications() {
  const query = useQuery(notificationSettingsQuery);
  const changing = useChangeNotifications();
  return (
    <Section
      title={t('notifications')}
      problem={changing.isError ? accountErrorMessage(changing.error) : null}
    >
      {query.isLoadingError ? (
        <ErrorState error={query.error} onRetry={query.refetch} />
      ) : (
        query.data && (
          <RadioGroup
            label={t('repliesThatNotifyYou')}
            name="replies"
            options={replies.map(({ value, label }) => ({ value, label: t(label) }))}
            value={changing.isPending ? changing.variables.replies : query.data.replies}
            onChange={(next) => changing.mutate({ replies: next })}
          />
        )
      )}
      <p>{t('theMenuOnACruds')}</p>
    </Section>
  );
}

import { useQuery } from '@tanstack/react-query';
import type { NotificationSettings } from '@/lib/api/types';
import { ErrorState } from '@/ui/ErrorState';
import { RadioGroup } from '@/ui/RadioGroup';
import { accountErrorMessage } from '../api/error-messages';
import { useChangeNotifications } from '../api/mutations';
import { notificationSettingsQuery } from '../api/notifications-query';
import { Section } from './Section';

const replies: { value: NotificationSettings['replies']; label: string }[] = [
  { value: 'direct', label: 'To my cruds' },
  { value: 'own_threads', label: 'Also in threads I began' },
  { value: 'all', label: 'Also below any crud of mine' },
];

export function Notifications() {
  const query = useQuery(notificationSettingsQuery);
  const changing = useChangeNotifications();
  return (
    <Section
      title="Notifications"
      problem={changing.isError ? accountErrorMessage(changing.error) : null}
    >
      {query.isLoadingError ? (
        <ErrorState error={query.error} onRetry={query.refetch} />
      ) : (
        query.data && (
          <RadioGroup
            label="Replies that notify you"
            name="replies"
            options={replies}
            value={changing.isPending ? changing.variables.replies : query.data.replies}
            onChange={(next) => changing.mutate({ replies: next })}
          />
        )
      )}
      <p>The menu on a crud’s page mutes its thread: then nothing of it notifies you.</p>
    </Section>
  );
}

import { useQuery } from '@tanstack/react-query';
import type { PushSettings } from '@/lib/api/types';
import type { MessageKey } from '@/lib/i18n/messages';
import { msg, t } from '@/lib/i18n/translate';
import { CheckboxGroup } from '@/ui/CheckboxGroup';
import { ErrorState } from '@/ui/ErrorState';
import { Notice } from '@/ui/Notice';
import { accountErrorMessage } from '../api/error-messages';
import { pushSettingsQuery, useChangePushSettings } from '../api/push-settings';

const kinds: { value: keyof PushSettings; label: MessageKey }[] = [
  { value: 'message', label: msg('messages') },
  { value: 'reply', label: msg('replies') },
  { value: 'mention', label: msg('mentionsAndQuotes') },
  { value: 'like', label: msg('likes') },
  { value: 'repost', label: msg('reposts') },
  { value: 'poll_ended', label: msg('pollsThatEnded') },
  { value: 'follow', label: msg('followersTab') },
];

/** Which kinds are pushed to all devices of the viewer. */
export function PushKinds() {
  const query = useQuery(pushSettingsQuery);
  const changing = useChangePushSettings();
  if (query.isLoadingError) return <ErrorState error={query.error} onRetry={query.refetch} />;
  if (!query.data) return null;
  return (
    <>
      <CheckboxGroup
        label={t('pushKinds')}
        options={kinds.map(({ value, label }) => ({ value, label: t(label) }))}
        values={
          changing.isPending
            ? { ...query.data, [changing.variables.kind]: changing.variables.isOn }
            : query.data
        }
        onChange={(kind, isOn) => changing.mutate({ kind, isOn })}
      />
      {changing.isError && <Notice tone="error">{accountErrorMessage(changing.error)}</Notice>}
    </>
  );
}

import { useQuery } from '@tanstack/react-query';
import { t } from '@/lib/i18n/translate';
import type { SessionPerson } from '@/lib/session/store';
import { useTitle } from '@/lib/use-title';
import { ErrorState } from '@/ui/ErrorState';
import { RowsSkeleton } from '@/ui/RowsSkeleton';
import { isNotFound, messagesQuery, useConversation } from '../api/queries';
import { Conversation } from '../components/Conversation';
import { ConversationFrame } from '../components/ConversationFrame';
import { UnknownConversation } from '../components/UnknownConversation';

export function ConversationPage({ uuid, person }: { uuid: string; person: SessionPerson }) {
  const conversation = useConversation(uuid);
  const messages = useQuery(messagesQuery(uuid));
  useTitle(
    conversation.data
      ? `${conversation.data.display_name} (@${conversation.data.handle})`
      : t('messages'),
  );

  const isUnknown = [conversation.error, messages.error].some(isNotFound);
  if (isUnknown) {
    return (
      <ConversationFrame title={t('messages')}>
        <UnknownConversation />
      </ConversationFrame>
    );
  }
  if (conversation.data && messages.data) {
    return (
      <Conversation conversation={conversation.data} messages={messages.data} person={person} />
    );
  }
  const error = conversation.error ?? messages.error;
  return (
    <ConversationFrame title={conversation.data?.display_name ?? t('messages')}>
      {error ? (
        <ErrorState
          error={error}
          onRetry={() => {
            conversation.refetch();
            messages.refetch();
          }}
        />
      ) : (
        <RowsSkeleton what="messages" />
      )}
    </ConversationFrame>
  );
}

import { useQuery } from '@tanstack/react-query';
import { ProblemError } from '@/lib/http/problem';
import type { SessionPerson } from '@/lib/session/store';
import { useTitle } from '@/lib/use-title';
import { ErrorState } from '@/ui/ErrorState';
import { RowsSkeleton } from '@/ui/RowsSkeleton';
import { messagesQuery, useConversation } from '../api/queries';
import { Conversation } from '../components/Conversation';
import { ConversationFrame } from '../components/ConversationFrame';
import { UnknownConversation } from '../components/UnknownConversation';

export function ConversationPage({ uuid, person }: { uuid: string; person: SessionPerson }) {
  const conversation = useConversation(uuid);
  const messages = useQuery(messagesQuery(uuid));
  useTitle(
    conversation.data
      ? `${conversation.data.display_name} (@${conversation.data.handle})`
      : 'Messages',
  );

  const isGone = [conversation.error, messages.error].some(isUnknown);
  if (isGone) {
    return (
      <ConversationFrame title="Messages">
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
    <ConversationFrame title={conversation.data?.display_name ?? 'Messages'}>
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

/** It never was, it was left, or it is other people's. */
function isUnknown(error: unknown): boolean {
  return error instanceof ProblemError && [404, 422].includes(error.status);
}

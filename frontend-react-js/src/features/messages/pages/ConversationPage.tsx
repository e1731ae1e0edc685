import { useQuery } from '@tanstack/react-query';
import { ProblemError } from '@/lib/http/problem';
import type { SessionPerson } from '@/lib/session/store';
import { useTitle } from '@/lib/use-title';
import { ErrorState } from '@/ui/ErrorState';
import { RowsSkeleton } from '@/ui/RowsSkeleton';
import { conversation, useGroup } from '../api/queries';
import { Conversation } from '../components/Conversation';
import { ConversationFrame } from '../components/ConversationFrame';
import { UnknownConversation } from '../components/UnknownConversation';

export function ConversationPage({ uuid, person }: { uuid: string; person: SessionPerson }) {
  const group = useGroup(uuid);
  const messages = useQuery(conversation(uuid));
  useTitle(group.data ? `${group.data.display_name} (@${group.data.handle})` : 'Messages');

  const isGone = [group.error, messages.error].some(isUnknown);
  if (isGone) {
    return (
      <ConversationFrame title="Messages">
        <UnknownConversation />
      </ConversationFrame>
    );
  }
  if (group.data && messages.data) {
    return <Conversation group={group.data} messages={messages.data} person={person} />;
  }
  const error = group.error ?? messages.error;
  return (
    <ConversationFrame title={group.data?.display_name ?? 'Messages'}>
      {error ? (
        <ErrorState
          error={error}
          onRetry={() => {
            group.refetch();
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

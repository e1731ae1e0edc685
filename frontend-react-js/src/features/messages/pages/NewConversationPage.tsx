import { useQuery } from '@tanstack/react-query';
import { Navigate } from 'react-router';
import { t } from '@/lib/i18n/translate';
import type { SessionPerson } from '@/lib/session/store';
import { useTitle } from '@/lib/use-title';
import { ErrorState } from '@/ui/ErrorState';
import { RowsSkeleton } from '@/ui/RowsSkeleton';
import { conversationWithQuery, isNotFound } from '../api/queries';
import { ConversationFrame } from '../components/ConversationFrame';
import { NewConversation } from '../components/NewConversation';
import { UnknownReceiver } from '../components/UnknownReceiver';
import { conversationPath } from '../paths';

/** Start a conversation, or redirect to the existing one. */
export function NewConversationPage({ handle, person }: { handle: string; person: SessionPerson }) {
  const isViewer = handle === person.handle;
  const query = useQuery({ ...conversationWithQuery(handle), enabled: !isViewer });
  useTitle(t('messageToHandle', { handle }));

  if (query.data && !isViewer) {
    const { person: recipient, uuid, isNew } = query.data;
    return (
      <>
        {/* The composer stays until the other page has its own. */}
        {isNew && <NewConversation handle={handle} recipient={recipient} person={person} />}
        {uuid !== null && (
          <Navigate to={conversationPath(uuid)} replace state={{ preserveScroll: isNew }} />
        )}
      </>
    );
  }
  return (
    <ConversationFrame title={`@${handle}`}>
      {isViewer || isNotFound(query.error) ? (
        <UnknownReceiver handle={handle} isViewer={isViewer} />
      ) : query.error ? (
        <ErrorState error={query.error} onRetry={query.refetch} />
      ) : (
        <RowsSkeleton what="messages" />
      )}
    </ConversationFrame>
  );
}

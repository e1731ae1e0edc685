import { useParams } from 'react-router';
import { NewConversationPage } from '@/features/messages/pages/NewConversationPage';
import type { SessionPerson } from '@/lib/session/store';
import { handleOf } from './handle-segment';
import { NotFoundPage } from './NotFoundPage';

export function NewConversationRoute({ person }: { person: SessionPerson }) {
  const handle = handleOf(useParams().at);
  if (handle === null) return <NotFoundPage />;
  return <NewConversationPage key={handle} handle={handle} person={person} />;
}

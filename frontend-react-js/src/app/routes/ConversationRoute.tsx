import { useParams } from 'react-router';
import { ConversationPage } from '@/features/messages/pages/ConversationPage';
import type { SessionPerson } from '@/lib/session/store';
import { NotFoundPage } from './NotFoundPage';

export function ConversationRoute({ person }: { person: SessionPerson }) {
  const uuid = useParams().uuid?.toLowerCase();
  return uuid ? <ConversationPage key={uuid} uuid={uuid} person={person} /> : <NotFoundPage />;
}

import { useParams } from 'react-router';
import { NewConversationPage } from '@/features/messages/pages/NewConversationPage';
import type { SessionPerson } from '@/lib/session/store';
import { NotFoundPage } from './NotFoundPage';
import { parseHandle } from './parse-handle';

export function NewConversationRoute({ person }: { person: SessionPerson }) {
  const handle = parseHandle(useParams().at);
  if (handle === null) return <NotFoundPage />;
  return <NewConversationPage key={handle} handle={handle} person={person} />;
}

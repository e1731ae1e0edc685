import { Route, Routes } from 'react-router';
import { NoConversation } from '@/features/messages/components/NoConversation';
import { MessagesPage } from '@/features/messages/pages/MessagesPage';
import { NewMessagePage } from '@/features/messages/pages/NewMessagePage';
import { useSession } from '@/lib/session/use-session';
import { ConversationRoute } from './ConversationRoute';
import { NewConversationRoute } from './NewConversationRoute';
import { NotFoundPage } from './NotFoundPage';

/** All message routes, loaded lazily as one chunk. */
export default function MessagesRoutes() {
  const session = useSession();
  if (session.status !== 'signed-in') return null;
  const { person } = session;
  return (
    <Routes>
      <Route element={<MessagesPage viewer={person.uuid} />}>
        <Route index element={<NoConversation />} />
        <Route path="new" element={<NewMessagePage viewer={person.handle} />} />
        <Route path="new/:at" element={<NewConversationRoute person={person} />} />
        <Route path=":uuid" element={<ConversationRoute person={person} />} />
      </Route>
      <Route path="*" element={<NotFoundPage />} />
    </Routes>
  );
}

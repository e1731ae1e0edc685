import { useState } from 'react';
import Decisions from '@/features/moderation/components/Decisions';
import NotificationsPage from '@/features/notifications/pages/NotificationsPage';
import { useSession } from '@/lib/session/use-session';
import { PushOffer } from '../push/PushOffer';

export default function NotificationsRoute() {
  const [newest, setNewest] = useState<string | null>(null);
  const session = useSession();
  const above = (
    <>
      {session.status === 'signed-in' && <PushOffer person={session.person.uuid} />}
      <Decisions onShown={setNewest} />
    </>
  );
  return <NotificationsPage above={above} newestAbove={newest} />;
}

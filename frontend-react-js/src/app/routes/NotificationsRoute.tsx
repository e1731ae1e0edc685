import { useState } from 'react';
import Decisions from '@/features/moderation/components/Decisions';
import NotificationsPage from '@/features/notifications/pages/NotificationsPage';

export default function NotificationsRoute() {
  const [newest, setNewest] = useState<string | null>(null);
  return <NotificationsPage above={<Decisions onShown={setNewest} />} newestAbove={newest} />;
}

import { useLocation } from 'react-router';
import { useTitle } from '@/lib/use-title';
import { PageHeader } from '@/ui/PageHeader';
import { Notifications } from '../components/Notifications';

export default function NotificationsPage() {
  const { key } = useLocation();
  useTitle('Notifications');
  return (
    <>
      <PageHeader>Notifications</PageHeader>
      {/* One who comes here from here wants to see what came meanwhile. */}
      <Notifications key={key} />
    </>
  );
}

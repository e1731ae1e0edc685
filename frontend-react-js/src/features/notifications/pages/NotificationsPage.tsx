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
      {/* Refetch when the link is clicked again on this page. */}
      <Notifications key={key} />
    </>
  );
}

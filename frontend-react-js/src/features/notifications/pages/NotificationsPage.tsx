import { useLocation } from 'react-router';
import { t } from '@/lib/i18n/translate';
import { useTitle } from '@/lib/use-title';
import { PageHeader } from '@/ui/PageHeader';
import { Notifications } from '../components/Notifications';

export default function NotificationsPage() {
  const { key } = useLocation();
  useTitle(t('notifications'));
  return (
    <>
      <PageHeader>{t('notifications')}</PageHeader>
      {/* Refetch when the link is clicked again on this page. */}
      <Notifications key={key} />
    </>
  );
}

import type { ReactNode } from 'react';
import { useLocation } from 'react-router';
import { t } from '@/lib/i18n/translate';
import { useTitle } from '@/lib/use-title';
import { PageHeader } from '@/ui/PageHeader';
import { Notifications } from '../components/Notifications';

/** `above` stands before the notifications; it is read with them, up to `newestAbove`. */
export default function NotificationsPage({
  above,
  newestAbove,
}: {
  above: ReactNode;
  newestAbove: string | null;
}) {
  const { key } = useLocation();
  useTitle(t('notifications'));
  return (
    <>
      <PageHeader>{t('notifications')}</PageHeader>
      {above}
      {/* Refetch when the link is clicked again on this page. */}
      <Notifications key={key} newestAbove={newestAbove} />
    </>
  );
}

import type { PagedList } from '@/lib/api/pagination';
import { t } from '@/lib/i18n/translate';
import { LoadMore } from '@/ui/LoadMore';
import { VisuallyHidden } from '@/ui/VisuallyHidden';
import type { Notification } from '../notification';
import { NotificationRow } from './NotificationRow';

export function NotificationList({
  listing: { items, more },
}: {
  listing: PagedList<Notification>;
}) {
  return (
    <>
      <ol>
        {items.map((notification) => (
          <li key={notification.uuid}>
            <NotificationRow notification={notification} />
          </li>
        ))}
      </ol>
      <VisuallyHidden>
        <span role="status">{t('loadedCount', { count: items.length })}</span>
      </VisuallyHidden>
      {more && <LoadMore {...more} />}
    </>
  );
}

import { type ReactNode, useMemo } from 'react';
import type { PagedList } from '@/lib/api/pagination';
import type { Activity } from '@/lib/api/types';
import { t } from '@/lib/i18n/translate';
import { hasExpired } from '@/lib/time/format-remaining';
import { useNow } from '@/lib/time/use-now';
import { useVirtualList } from '@/lib/use-virtual-list';
import { LoadMore } from '@/ui/LoadMore';
import { VisuallyHidden } from '@/ui/VisuallyHidden';
import { Crud } from './Crud';

/** Virtual list of cruds. Expired cruds are removed; `empty` is shown if none is left. */
export function CrudList({
  listing,
  empty,
  belowParent = false,
}: {
  listing: PagedList<Activity>;
  empty: ReactNode;
  belowParent?: boolean;
}) {
  const { items, more } = listing;
  const unexpired = useUnexpired(items);
  const uuids = useMemo(() => unexpired.map(({ uuid }) => uuid), [unexpired]);
  const { list, from, to, above, below } = useVirtualList<HTMLOListElement>(uuids);
  return (
    <>
      {unexpired.length === 0 && more === null && empty}
      <ol ref={list}>
        {above > 0 && <li aria-hidden="true" style={{ height: above }} />}
        {unexpired.slice(from, to).map((activity, index) => (
          <li
            key={activity.uuid}
            data-row={activity.uuid}
            aria-posinset={from + index + 1}
            aria-setsize={more === null ? unexpired.length : -1}
          >
            <Crud activity={activity} belowParent={belowParent} />
          </li>
        ))}
        {below > 0 && <li aria-hidden="true" style={{ height: below }} />}
      </ol>
      <VisuallyHidden>
        <span role="status">{t('loadedCount', { count: items.length })}</span>
      </VisuallyHidden>
      {more && <LoadMore {...more} />}
    </>
  );
}

function useUnexpired(activities: Activity[]): Activity[] {
  const expired = useNow((now) =>
    activities
      .filter((activity) => hasExpired(activity.expires_at, now))
      .map((activity) => activity.uuid)
      .join(' '),
  );
  return useMemo(
    () => activities.filter((activity) => !expired.includes(activity.uuid)),
    [activities, expired],
  );
}

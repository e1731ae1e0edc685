import type { ReactNode } from 'react';
import type { Listing } from '@/lib/api/listing';
import type { Activity } from '@/lib/api/types';
import { hasExpired } from '@/lib/time/remaining';
import { useClock } from '@/lib/time/use-clock';
import { LoadMore } from '@/ui/LoadMore';
import { VisuallyHidden } from '@/ui/VisuallyHidden';
import { Crud } from './Crud';

/** Cruds under each other. Each leaves when its time comes; `empty` is what stands there when none is left. */
export function CrudList({
  listing,
  empty,
  belowParent = false,
}: {
  listing: Listing<Activity>;
  empty: ReactNode;
  belowParent?: boolean;
}) {
  const { items, more } = listing;
  const alive = useAlive(items);
  return (
    <>
      {alive.length === 0 && more === null && empty}
      <ol>
        {alive.map((activity) => (
          <li key={activity.uuid}>
            <Crud activity={activity} belowParent={belowParent} />
          </li>
        ))}
      </ol>
      <VisuallyHidden>
        <span role="status">{items.length} loaded</span>
      </VisuallyHidden>
      {more && <LoadMore {...more} />}
    </>
  );
}

function useAlive(activities: Activity[]): Activity[] {
  const gone = useClock((now) =>
    activities
      .filter((activity) => hasExpired(activity.expires_at, now))
      .map((activity) => activity.uuid)
      .join(' '),
  );
  return activities.filter((activity) => !gone.includes(activity.uuid));
}

import type { QueryClient, QueryKey } from '@tanstack/react-query';
import { personActivitiesKey } from '@/lib/api/query-keys';
import { session } from '@/lib/session';
import type { Act } from '../acts';
import { bookmarks } from './crud-lists';

/** The list that an act adds to is loaded again on the next visit; on this one, what was undone may be done again. */
export function markOwnListStale(queries: QueryClient, act: Act) {
  const viewer = session.current();
  if (viewer.status !== 'signed-in') return;
  const { handle } = viewer.person;
  const keys: Record<Act, QueryKey> = {
    like: personActivitiesKey(handle, 'likes'),
    repost: personActivitiesKey(handle, 'cruds'),
    bookmark: bookmarks.queryKey,
  };
  queries.invalidateQueries({ queryKey: keys[act], refetchType: 'none' });
}

import type { InfiniteData, QueryClient } from '@tanstack/react-query';
import type { Cursor, Page } from '@/lib/api/pagination';
import { activitiesKey, type PersonTab, peopleKey } from '@/lib/api/query-keys';
import type { Person, PersonInList, Relation } from '@/lib/api/types';
import { followRequestsQuery, personActivitiesQuery } from './queries';

const tabs: PersonTab[] = ['cruds', 'replies', 'media', 'likes'];

/** Find a profile in the cached tabs of a person. */
export function cachedProfile(queries: QueryClient, handle: string): Person | undefined {
  for (const tab of tabs) {
    const page = queries.getQueryData(personActivitiesQuery(handle, tab).queryKey)?.pages[0];
    if (page) return page.profile;
  }
  return undefined;
}

/** Update a profile in all tabs of a person. */
export function updateProfile(
  queries: QueryClient,
  handle: string,
  change: (person: Person) => Person,
) {
  for (const tab of tabs) {
    queries.setQueryData(personActivitiesQuery(handle, tab).queryKey, (cached) =>
      cached
        ? {
            ...cached,
            pages: cached.pages.map((page) => ({ ...page, profile: change(page.profile) })),
          }
        : cached,
    );
  }
}

/** Update the viewer's relationship to a person in profiles and lists of people. */
export function updateRelation(
  queries: QueryClient,
  handle: string,
  change: (relation: Relation) => Relation,
) {
  updateProfile(queries, handle, (person) => {
    if (!person.relation) return person;
    const relation = change(person.relation);
    const step = Number(relation.following) - Number(person.relation.following);
    return { ...person, relation, followers_count: person.followers_count + step };
  });
  queries.setQueriesData<InfiniteData<Page<PersonInList>, Cursor>>(
    { queryKey: [peopleKey] },
    (cached) =>
      cached && {
        ...cached,
        pages: cached.pages.map((page) => ({
          ...page,
          items: page.items.map((item) =>
            item.handle === handle && item.relation
              ? { ...item, relation: change(item.relation) }
              : item,
          ),
        })),
      },
  );
}

/** Take a person off the list of requests. */
export function removeFromRequests(queries: QueryClient, handle: string) {
  queries.setQueryData(
    followRequestsQuery.queryKey,
    (cached) =>
      cached && {
        ...cached,
        pages: cached.pages.map((page) => ({
          ...page,
          items: page.items.filter((item) => item.handle !== handle),
        })),
      },
  );
}

/** Mark feeds and lists of people stale after a relationship changed. */
export function invalidateFeeds(queries: QueryClient) {
  queries.invalidateQueries({ queryKey: [activitiesKey, 'home'], refetchType: 'none' });
  queries.invalidateQueries({ queryKey: [activitiesKey, 'public'], refetchType: 'none' });
  queries.invalidateQueries({ queryKey: [peopleKey], refetchType: 'none' });
}

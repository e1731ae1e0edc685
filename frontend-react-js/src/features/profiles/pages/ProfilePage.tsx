import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Navigate } from 'react-router';
import { flattenPages, type PagedList } from '@/lib/api/pagination';
import type { PersonTab } from '@/lib/api/query-keys';
import type { Activity, Person } from '@/lib/api/types';
import type { MessageKey } from '@/lib/i18n/messages';
import { msg, t } from '@/lib/i18n/translate';
import { profilePath } from '@/lib/paths';
import { useSession } from '@/lib/session/use-session';
import { useTitle } from '@/lib/use-title';
import { ErrorState } from '@/ui/ErrorState';
import { FeedLinks } from '@/ui/FeedLinks';
import { PageHeader } from '@/ui/PageHeader';
import { TabLinks } from '@/ui/TabLinks';
import { cachedProfile } from '../api/cache';
import { isUnknownPerson, personActivitiesQuery } from '../api/queries';
import { BlockedPerson } from '../components/BlockedPerson';
import { ProfileCard } from '../components/ProfileCard';
import { ProfileSkeleton } from '../components/ProfileSkeleton';
import { ProtectedPerson } from '../components/ProtectedPerson';
import { UnknownPerson } from '../components/UnknownPerson';
import { isProtectedFrom } from '../is-protected-from';

const tabs: { tab: PersonTab; label: MessageKey }[] = [
  { tab: 'cruds', label: msg('cruds') },
  { tab: 'replies', label: msg('replies') },
  { tab: 'media', label: msg('media') },
  { tab: 'likes', label: msg('likes') },
];

/** A profile page. Cruds and image fields are rendered by the caller, as they are other features. */
export function ProfilePage({
  handle,
  tab,
  loading,
  pictures,
  children,
}: {
  handle: string;
  tab: PersonTab;
  loading: ReactNode;
  pictures: (person: Person) => ReactNode;
  children: (cruds: PagedList<Activity>) => ReactNode;
}) {
  const session = useSession();
  const query = useInfiniteQuery(personActivitiesQuery(handle, tab));
  // Keep the profile on the page while another tab is loading.
  const cached = cachedProfile(useQueryClient(), handle);
  // A cached person may have deleted their account or blocked the viewer.
  const isUnknown = isUnknownPerson(query.error);
  const person = isUnknown ? undefined : (query.data?.pages[0]?.profile ?? cached);
  useTitle(person ? `${person.display_name} (@${person.handle})` : `@${handle}`);

  // They have changed their handle since the link was made.
  if (person && query.isFetchedAfterMount && person.handle !== handle) {
    return <Navigate to={profilePath(person.handle, tab)} replace />;
  }

  return (
    <>
      <PageHeader backHome>{person?.display_name ?? `@${handle}`}</PageHeader>
      {person ? (
        <>
          {!person.protected && (
            <FeedLinks path={profilePath(person.handle)} title={`@${person.handle}`} />
          )}
          <ProfileCard person={person} pictures={pictures(person)} />
          {person.relation?.blocking ? (
            <BlockedPerson handle={handle} />
          ) : isProtectedFrom(person, session) ? (
            <ProtectedPerson handle={handle} />
          ) : (
            <>
              <TabLinks
                label={t('profile')}
                tabs={tabs.map(({ tab: each, label }) => ({
                  to: profilePath(handle, each),
                  label: t(label),
                  isCurrent: each === tab,
                }))}
              />
              {query.data ? (
                children(flattenPages(query))
              ) : query.isPending ? (
                loading
              ) : (
                <ErrorState error={query.error} onRetry={query.refetch} />
              )}
            </>
          )}
        </>
      ) : query.isPending ? (
        <ProfileSkeleton />
      ) : isUnknown ? (
        <UnknownPerson handle={handle} />
      ) : (
        <ErrorState error={query.error} onRetry={query.refetch} />
      )}
    </>
  );
}

import { useInfiniteQuery } from '@tanstack/react-query';
import { Navigate } from 'react-router';
import { flattenPages } from '@/lib/api/pagination';
import { useTitle } from '@/lib/use-title';
import { ErrorState } from '@/ui/ErrorState';
import { LoadMore } from '@/ui/LoadMore';
import { PageHeader } from '@/ui/PageHeader';
import { TabLinks } from '@/ui/TabLinks';
import { isUnknownPerson, peopleQuery } from '../api/queries';
import { NoPeople } from '../components/NoPeople';
import { PersonRow } from '../components/PersonRow';
import { ProfileSkeleton } from '../components/ProfileSkeleton';
import { UnknownPerson } from '../components/UnknownPerson';
import { type PeopleSide, peoplePath } from '../paths';

const titles = { followers: 'Followers', following: 'Following' } satisfies Record<
  PeopleSide,
  string
>;

export function PeoplePage({ handle, side }: { handle: string; side: PeopleSide }) {
  const query = useInfiniteQuery(peopleQuery(handle, side));
  useTitle(`${titles[side]} of @${handle}`);
  const { items, more } = flattenPages(query);

  const present = query.data?.pages[0]?.handle ?? handle;
  if (present !== handle) return <Navigate to={peoplePath(present, side)} replace />;
  if (isUnknownPerson(query.error)) {
    return (
      <>
        <PageHeader backHome>@{handle}</PageHeader>
        <UnknownPerson handle={handle} />
      </>
    );
  }
  return (
    <>
      <PageHeader backTo={{ path: `/@${handle}`, label: `Back to @${handle}` }}>
        @{handle}
      </PageHeader>
      <TabLinks
        label="People"
        tabs={(['followers', 'following'] as const).map((each) => ({
          to: peoplePath(handle, each),
          label: titles[each],
          isCurrent: each === side,
        }))}
      />
      {query.isPending ? (
        <ProfileSkeleton />
      ) : query.isLoadingError ? (
        <ErrorState error={query.error} onRetry={query.refetch} />
      ) : (
        <>
          {items.length === 0 && more === null && <NoPeople handle={handle} side={side} />}
          <ol>
            {items.map((person) => (
              <li key={person.uuid}>
                <PersonRow person={person} />
              </li>
            ))}
          </ol>
          {more && <LoadMore {...more} />}
        </>
      )}
    </>
  );
}

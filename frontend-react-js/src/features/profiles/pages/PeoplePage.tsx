import { useInfiniteQuery } from '@tanstack/react-query';
import { Navigate } from 'react-router';
import { useTitle } from '@/lib/use-title';
import { PageHeader } from '@/ui/PageHeader';
import { TabLinks } from '@/ui/TabLinks';
import { isUnknownPerson, peopleQuery } from '../api/queries';
import { NoPeople } from '../components/NoPeople';
import { PeopleList } from '../components/PeopleList';
import { UnknownPerson } from '../components/UnknownPerson';
import { type PeopleSide, peoplePath } from '../paths';

const titles = { followers: 'Followers', following: 'Following' } satisfies Record<
  PeopleSide,
  string
>;

export function PeoplePage({ handle, side }: { handle: string; side: PeopleSide }) {
  const query = useInfiniteQuery(peopleQuery(handle, side));
  useTitle(`${titles[side]} of @${handle}`);

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
      <PeopleList query={query} empty={<NoPeople handle={handle} side={side} />} />
    </>
  );
}

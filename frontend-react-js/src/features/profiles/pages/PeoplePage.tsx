import { useInfiniteQuery } from '@tanstack/react-query';
import { Navigate } from 'react-router';
import { msg, t } from '@/lib/i18n/translate';
import { useTitle } from '@/lib/use-title';
import { PageHeader } from '@/ui/PageHeader';
import { TabLinks } from '@/ui/TabLinks';
import { isUnknownPerson, peopleQuery } from '../api/queries';
import { NoPeople } from '../components/NoPeople';
import { PeopleList } from '../components/PeopleList';
import { UnknownPerson } from '../components/UnknownPerson';
import { type PeopleSide, peoplePath } from '../paths';

const titles = {
  followers: { tab: msg('followersTab'), page: msg('followersOf') },
  following: { tab: msg('followingTab'), page: msg('followingOf') },
} satisfies Record<PeopleSide, object>;

export function PeoplePage({ handle, side }: { handle: string; side: PeopleSide }) {
  const query = useInfiniteQuery(peopleQuery(handle, side));
  useTitle(t(titles[side].page, { handle }));

  const present = query.data?.pages[0]?.handle ?? handle;
  if (present !== handle) return <Navigate to={peoplePath(present, side)} replace />;
  if (isUnknownPerson(query.error)) {
    return (
      <>
        <PageHeader backHome>
          <bdi>@{handle}</bdi>
        </PageHeader>
        <UnknownPerson handle={handle} />
      </>
    );
  }
  return (
    <>
      <PageHeader backTo={{ path: `/@${handle}`, label: t('backToHandle', { handle }) }}>
        <bdi>@{handle}</bdi>
      </PageHeader>
      <TabLinks
        label={t('people')}
        tabs={(['followers', 'following'] as const).map((each) => ({
          to: peoplePath(handle, each),
          label: t(titles[each].tab),
          isCurrent: each === side,
        }))}
      />
      <PeopleList query={query} empty={<NoPeople handle={handle} side={side} />} />
    </>
  );
}

import { useInfiniteQuery } from '@tanstack/react-query';
import { flattenPages } from '@/lib/api/pagination';
import { useTitle } from '@/lib/use-title';
import { EmptyState } from '@/ui/EmptyState';
import { ErrorState } from '@/ui/ErrorState';
import { LoadMore } from '@/ui/LoadMore';
import { PageHeader } from '@/ui/PageHeader';
import { RowsSkeleton } from '@/ui/RowsSkeleton';
import { TabLinks } from '@/ui/TabLinks';
import { type HiddenList, hiddenPeopleQuery } from '../api/queries';
import { HiddenPersonRow } from '../components/HiddenPersonRow';

const texts = {
  muted: {
    title: 'Muted people',
    label: 'Muted',
    empty: 'You mute nobody',
    how: 'Mute someone from the menu of their profile: their cruds stay out of your feeds.',
  },
  blocked: {
    title: 'Blocked people',
    label: 'Blocked',
    empty: 'You block nobody',
    how: 'Block someone from the menu of their profile: you don’t see each other any more.',
  },
  'muted-reposts': {
    title: 'Hidden reposts',
    label: 'Reposts',
    empty: 'You see everybody’s reposts',
    how: 'Hide someone’s reposts from the menu of their profile: their own cruds stay in your feed.',
  },
} satisfies Record<HiddenList, object>;

export function isHiddenList(name: string): name is HiddenList {
  return Object.hasOwn(texts, name);
}

/** The people whom the viewer mutes or blocks, or whose reposts they hide, each with its undo. */
export default function HiddenPeoplePage({ list }: { list: HiddenList }) {
  const query = useInfiniteQuery(hiddenPeopleQuery(list));
  const { items, more } = flattenPages(query);
  const { title, empty, how } = texts[list];
  useTitle(title);
  return (
    <>
      <PageHeader backTo={{ path: '/settings', label: 'Back to settings' }}>{title}</PageHeader>
      <TabLinks
        label="People"
        tabs={(['muted', 'blocked', 'muted-reposts'] as const).map((each) => ({
          to: `/settings/${each}`,
          label: texts[each].label,
          isCurrent: each === list,
        }))}
      />
      {query.isPending ? (
        <RowsSkeleton what="people" />
      ) : query.isLoadingError ? (
        <ErrorState error={query.error} onRetry={query.refetch} />
      ) : items.length === 0 && more === null ? (
        <EmptyState title={empty}>
          <p>{how}</p>
        </EmptyState>
      ) : (
        <>
          <ol>
            {items.map((person) => (
              <li key={person.uuid}>
                <HiddenPersonRow person={person} list={list} />
              </li>
            ))}
          </ol>
          {more && <LoadMore {...more} />}
        </>
      )}
    </>
  );
}

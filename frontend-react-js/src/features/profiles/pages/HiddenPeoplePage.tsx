import { useInfiniteQuery } from '@tanstack/react-query';
import { flattenPages } from '@/lib/api/pagination';
import { msg, t } from '@/lib/i18n/translate';
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
    title: msg('mutedPeople'),
    label: msg('muted'),
    empty: msg('youMuteNobody'),
    how: msg('muteSomeoneFromTheMenu'),
  },
  blocked: {
    title: msg('blockedPeople'),
    label: msg('blocked'),
    empty: msg('youBlockNobody'),
    how: msg('blockSomeoneFromTheMenu'),
  },
  'muted-reposts': {
    title: msg('hiddenReposts'),
    label: msg('reposts'),
    empty: msg('youSeeAllReposts'),
    how: msg('hideRepostsFromTheMenu'),
  },
} satisfies Record<HiddenList, object>;

export function isHiddenList(name: string): name is HiddenList {
  return Object.hasOwn(texts, name);
}

/** The people whom the viewer mutes or blocks, or whose reposts they hide, each with its undo. */
export default function HiddenPeoplePage({ list }: { list: HiddenList }) {
  const query = useInfiniteQuery(hiddenPeopleQuery(list));
  const { items, more } = flattenPages(query);
  const { empty, how } = texts[list];
  const title = t(texts[list].title);
  useTitle(title);
  return (
    <>
      <PageHeader backTo={{ path: '/settings', label: t('backToSettings') }}>{title}</PageHeader>
      <TabLinks
        label={t('people')}
        tabs={(['muted', 'blocked', 'muted-reposts'] as const).map((each) => ({
          to: `/settings/${each}`,
          label: t(texts[each].label),
          isCurrent: each === list,
        }))}
      />
      {query.isPending ? (
        <RowsSkeleton what="people" />
      ) : query.isLoadingError ? (
        <ErrorState error={query.error} onRetry={query.refetch} />
      ) : items.length === 0 && more === null ? (
        <EmptyState title={t(empty)}>
          <p>{t(how)}</p>
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

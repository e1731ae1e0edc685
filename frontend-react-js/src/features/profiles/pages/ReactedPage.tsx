import { useInfiniteQuery } from '@tanstack/react-query';
import { ProblemError } from '@/lib/http/problem';
import { msg, t } from '@/lib/i18n/translate';
import { crudPath, type PublicReactions } from '@/lib/paths';
import { useTitle } from '@/lib/use-title';
import { ButtonLink } from '@/ui/ButtonLink';
import { EmptyState } from '@/ui/EmptyState';
import { PageHeader } from '@/ui/PageHeader';
import { ReactionTabs } from '@/ui/ReactionTabs';
import { reactedQuery } from '../api/queries';
import { PeopleList } from '../components/PeopleList';

const texts = {
  likes: {
    tab: msg('likes'),
    page: msg('likesOfCrud'),
    empty: msg('noLikesToShow'),
    detail: msg('thePeopleWhoLikeThis'),
  },
  reposts: {
    tab: msg('reposts'),
    page: msg('repostsOfCrud'),
    empty: msg('noRepostsToShow'),
    detail: msg('thePeopleWhoRepostThis'),
  },
} satisfies Record<PublicReactions, object>;

/** The people who liked or reposted a crud. */
export function ReactedPage({
  handle,
  uuid,
  reactions,
}: {
  handle: string;
  uuid: string;
  reactions: PublicReactions;
}) {
  const query = useInfiniteQuery(reactedQuery(uuid, reactions));
  const { tab, page, empty, detail } = texts[reactions];
  useTitle(t(page, { handle }));
  const isUnavailable =
    query.error instanceof ProblemError && [404, 422].includes(query.error.status);
  return (
    <>
      <PageHeader backTo={{ path: crudPath(handle, uuid), label: t('backToTheCrud') }}>
        {t(tab)}
      </PageHeader>
      <ReactionTabs handle={handle} uuid={uuid} current={reactions} />
      {isUnavailable ? (
        <EmptyState title={t('thisCrudIsntAvailable')}>
          <p>{t('crudMayHaveExpired')}</p>
          <ButtonLink to="/" variant="outlined">
            {t('seeWhatsNew')}
          </ButtonLink>
        </EmptyState>
      ) : (
        <PeopleList
          query={query}
          empty={
            <EmptyState title={t(empty)}>
              <p>{t(detail)}</p>
            </EmptyState>
          }
        />
      )}
    </>
  );
}

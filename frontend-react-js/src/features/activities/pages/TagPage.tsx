import { useInfiniteQuery } from '@tanstack/react-query';
import { ProblemError } from '@/lib/http/problem';
import { t } from '@/lib/i18n/translate';
import { tagPath } from '@/lib/paths';
import { useTitle } from '@/lib/use-title';
import { EmptyState } from '@/ui/EmptyState';
import { FeedLinks } from '@/ui/FeedLinks';
import { PageHeader } from '@/ui/PageHeader';
import { tagQuery } from '../api/queries';
import { CrudListState } from '../components/CrudListState';

/** Cruds with a hashtag. */
export function TagPage({ tag }: { tag: string }) {
  useTitle(`#${tag}`);
  const query = useInfiniteQuery(tagQuery(tag));
  const isNoTag = query.error instanceof ProblemError && query.error.status === 422;
  if (isNoTag) {
    return (
      <>
        <PageHeader backHome>{t('tag')}</PageHeader>
        <EmptyState title={t('thisCantBeATag')}>
          <p>{t('aTagHasLettersAnd')}</p>
        </EmptyState>
      </>
    );
  }
  return (
    <>
      <FeedLinks path={tagPath(tag)} title={`#${tag}`} />
      <PageHeader backHome>
        <bdi>#{tag}</bdi>
      </PageHeader>
      <CrudListState
        query={query}
        empty={
          <EmptyState title={t('nothingUnderThisTagRight')}>
            <p>{t('noCrudWithTag', { tag })}</p>
          </EmptyState>
        }
      />
    </>
  );
}

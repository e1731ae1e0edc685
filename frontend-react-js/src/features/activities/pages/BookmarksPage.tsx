import { useInfiniteQuery } from '@tanstack/react-query';
import { t } from '@/lib/i18n/translate';
import { useTitle } from '@/lib/use-title';
import { EmptyState } from '@/ui/EmptyState';
import { PageHeader } from '@/ui/PageHeader';
import { bookmarksQuery } from '../api/queries';
import { CrudListState } from '../components/CrudListState';

export default function BookmarksPage() {
  useTitle(t('bookmarks'));
  return (
    <>
      <PageHeader backHome>{t('bookmarks')}</PageHeader>
      <CrudListState
        query={useInfiniteQuery(bookmarksQuery)}
        empty={
          <EmptyState title={t('nothingSetAside')}>
            <p>{t('bookmarkACrudAndYou')}</p>
          </EmptyState>
        }
      />
    </>
  );
}

import { useInfiniteQuery } from '@tanstack/react-query';
import { useTitle } from '@/lib/use-title';
import { EmptyState } from '@/ui/EmptyState';
import { PageHeader } from '@/ui/PageHeader';
import { bookmarksQuery } from '../api/queries';
import { CrudListState } from '../components/CrudListState';

export default function BookmarksPage() {
  useTitle('Bookmarks');
  return (
    <>
      <PageHeader backHome>Bookmarks</PageHeader>
      <CrudListState
        query={useInfiniteQuery(bookmarksQuery)}
        empty={
          <EmptyState title="Nothing set aside">
            <p>Bookmark a crud, and you find it here until it expires. Nobody else sees this.</p>
          </EmptyState>
        }
      />
    </>
  );
}

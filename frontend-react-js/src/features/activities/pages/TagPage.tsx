import { useInfiniteQuery } from '@tanstack/react-query';
import { ProblemError } from '@/lib/http/problem';
import { useTitle } from '@/lib/use-title';
import { EmptyState } from '@/ui/EmptyState';
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
        <PageHeader backHome>Tag</PageHeader>
        <EmptyState title="This can’t be a tag">
          <p>A tag has letters and digits. The link may be wrong.</p>
        </EmptyState>
      </>
    );
  }
  return (
    <>
      <PageHeader backHome>
        <bdi>#{tag}</bdi>
      </PageHeader>
      <CrudListState
        query={query}
        empty={
          <EmptyState title="Nothing under this tag right now">
            <p>There is no crud with #{tag} at the moment.</p>
          </EmptyState>
        }
      />
    </>
  );
}

import { useInfiniteQuery } from '@tanstack/react-query';
import { useTitle } from '@/lib/use-title';
import { EmptyState } from '@/ui/EmptyState';
import { PageHeader } from '@/ui/PageHeader';
import { tagQuery } from '../api/queries';
import { CrudListState } from '../components/CrudListState';

/** Cruds with a hashtag. */
export function TagPage({ tag }: { tag: string }) {
  useTitle(`#${tag}`);
  return (
    <>
      <PageHeader backHome>
        <bdi>#{tag}</bdi>
      </PageHeader>
      <CrudListState
        query={useInfiniteQuery(tagQuery(tag))}
        empty={
          <EmptyState title="Nothing under this tag right now">
            <p>Whatever was said with #{tag} has expired.</p>
          </EmptyState>
        }
      />
    </>
  );
}

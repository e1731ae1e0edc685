import { useInfiniteQuery } from '@tanstack/react-query';
import { PersonRow } from '@/features/profiles/components/PersonRow';
import { peopleSearchQuery } from '@/features/search/api/queries';
import { NothingFound } from '@/features/search/components/NothingFound';
import { flattenPages } from '@/lib/api/pagination';
import { ErrorState } from '@/ui/ErrorState';
import { RowsSkeleton } from '@/ui/RowsSkeleton';
import { VisuallyHidden } from '@/ui/VisuallyHidden';

export function PeopleSearchResults({ term }: { term: string }) {
  const query = useInfiniteQuery(peopleSearchQuery(term));
  if (query.isPending) return <RowsSkeleton what="people" />;
  if (query.isLoadingError) return <ErrorState error={query.error} onRetry={query.refetch} />;
  const { items } = flattenPages(query);
  return (
    <>
      {items.length === 0 && <NothingFound term={term} side="people" />}
      <ol>
        {items.map((person) => (
          <li key={person.uuid}>
            <PersonRow person={person} />
          </li>
        ))}
      </ol>
      <VisuallyHidden>
        <span role="status">{items.length} found</span>
      </VisuallyHidden>
    </>
  );
}

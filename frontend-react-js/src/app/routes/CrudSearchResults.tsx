import { useInfiniteQuery } from '@tanstack/react-query';
import { CrudListState } from '@/features/activities/components/CrudListState';
import { crudSearchQuery } from '@/features/search/api/queries';
import { NothingFound } from '@/features/search/components/NothingFound';

export function CrudSearchResults({ term }: { term: string }) {
  return (
    <CrudListState
      query={useInfiniteQuery(crudSearchQuery(term))}
      empty={<NothingFound term={term} side="cruds" />}
    />
  );
}

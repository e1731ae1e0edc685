import { useInfiniteQuery } from '@tanstack/react-query';
import { PeopleList } from '@/features/profiles/components/PeopleList';
import { peopleSearchQuery } from '@/features/search/api/queries';
import { NothingFound } from '@/features/search/components/NothingFound';
import { flattenPages } from '@/lib/api/pagination';
import { t } from '@/lib/i18n/translate';
import { VisuallyHidden } from '@/ui/VisuallyHidden';

export function PeopleSearchResults({ term }: { term: string }) {
  const query = useInfiniteQuery(peopleSearchQuery(term));
  return (
    <>
      <PeopleList query={query} empty={<NothingFound term={term} side="people" />} />
      <VisuallyHidden>
        <span role="status">
          {query.data && t('foundCount', { count: flattenPages(query).items.length })}
        </span>
      </VisuallyHidden>
    </>
  );
}

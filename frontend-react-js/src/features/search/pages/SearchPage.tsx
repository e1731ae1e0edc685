import type { ReactNode } from 'react';
import { useSearchParams } from 'react-router';
import { useTitle } from '@/lib/use-title';
import { EmptyState } from '@/ui/EmptyState';
import { PageHeader } from '@/ui/PageHeader';
import { TabLinks } from '@/ui/TabLinks';
import { SearchBox } from '../components/SearchBox';
import { parseSearch, type SearchSide, searchPath } from '../search-params';

/** Search results. They are rendered by the caller, as they are other features. */
export function SearchPage({
  discover,
  children,
}: {
  discover: ReactNode;
  children: (search: { term: string; side: SearchSide }) => ReactNode;
}) {
  const { term, side } = parseSearch(useSearchParams()[0]);
  useTitle(term === '' ? 'Search' : `${term} · Search`);
  return (
    <>
      <PageHeader>Search</PageHeader>
      <SearchBox key={`${term} ${side}`} term={term} side={side} />
      {term === '' ? (
        <>
          <EmptyState title="What are you looking for?">
            <p>Try a word, a #tag, from:@someone, or a name.</p>
          </EmptyState>
          {discover}
        </>
      ) : (
        <>
          <TabLinks
            label="Found"
            tabs={[
              { to: searchPath(term), label: 'Cruds', isCurrent: side === 'cruds' },
              { to: searchPath(term, 'people'), label: 'People', isCurrent: side === 'people' },
            ]}
          />
          {children({ term, side })}
        </>
      )}
    </>
  );
}

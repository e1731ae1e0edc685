import type { ReactNode } from 'react';
import { useSearchParams } from 'react-router';
import { t } from '@/lib/i18n/translate';
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
  useTitle(term === '' ? t('search') : `${term} · ${t('search')}`);
  return (
    <>
      <PageHeader>{t('search')}</PageHeader>
      <SearchBox key={`${term} ${side}`} term={term} side={side} />
      {term === '' ? (
        <>
          <EmptyState title={t('whatAreYouLookingFor')}>
            <p>{t('tryAWordATag')}</p>
          </EmptyState>
          {discover}
        </>
      ) : (
        <>
          <TabLinks
            label={t('found')}
            tabs={[
              { to: searchPath(term), label: t('cruds'), isCurrent: side === 'cruds' },
              { to: searchPath(term, 'people'), label: t('people'), isCurrent: side === 'people' },
            ]}
          />
          {children({ term, side })}
        </>
      )}
    </>
  );
}

import { useInfiniteQuery } from '@tanstack/react-query';
import { t } from '@/lib/i18n/translate';
import { crudPath } from '@/lib/paths';
import { useTitle } from '@/lib/use-title';
import { EmptyState } from '@/ui/EmptyState';
import { PageHeader } from '@/ui/PageHeader';
import { ReactionTabs } from '@/ui/ReactionTabs';
import { isNotFound } from '../api/error-messages';
import { quotesQuery } from '../api/quotes-query';
import { CrudListState } from '../components/CrudListState';
import { CrudUnavailable } from '../components/CrudUnavailable';

/** The cruds that quote a crud. */
export function QuotesPage({ handle, uuid }: { handle: string; uuid: string }) {
  const query = useInfiniteQuery(quotesQuery(uuid));
  useTitle(t('quotesOfCrud', { handle }));
  return (
    <>
      <PageHeader backTo={{ path: crudPath(handle, uuid), label: t('backToTheCrud') }}>
        {t('quotes')}
      </PageHeader>
      <ReactionTabs handle={handle} uuid={uuid} current="quotes" />
      {isNotFound(query.error) ? (
        <CrudUnavailable />
      ) : (
        <CrudListState
          query={query}
          empty={
            <EmptyState title={t('noQuotesToShow')}>
              <p>{t('theCrudsThatQuoteThis')}</p>
            </EmptyState>
          }
        />
      )}
    </>
  );
}

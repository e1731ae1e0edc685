import { t } from '@/lib/i18n/translate';
import { EmptyState } from '@/ui/EmptyState';
import type { SearchSide } from '../search-params';

export function NothingFound({ term, side }: { term: string; side: SearchSide }) {
  return (
    <EmptyState title={t('nothingFoundForTerm', { term })}>
      {side === 'cruds' ? <p>{t('whoeverSaidItItMay')}</p> : <p>{t('nobodyGoesByAName')}</p>}
    </EmptyState>
  );
}

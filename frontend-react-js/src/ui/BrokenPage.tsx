import { t } from '@/lib/i18n/translate';
import { useTitle } from '@/lib/use-title';
import { Button } from './Button';
import { EmptyState } from './EmptyState';
import { PageHeader } from './PageHeader';

/** In place of a page that threw. */
export function BrokenPage() {
  const title = t('thisPageBroke');
  useTitle(title);
  return (
    <>
      <PageHeader backHome>{title}</PageHeader>
      <EmptyState title={t('ourTrouble')}>
        <p>{t('loadingThePageAgainUsually')}</p>
        <Button onClick={() => window.location.reload()}>{t('loadAgain')}</Button>
      </EmptyState>
    </>
  );
}

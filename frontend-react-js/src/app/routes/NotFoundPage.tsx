import { t } from '@/lib/i18n/translate';
import { useTitle } from '@/lib/use-title';
import { ButtonLink } from '@/ui/ButtonLink';
import { EmptyState } from '@/ui/EmptyState';
import { PageHeader } from '@/ui/PageHeader';

export function NotFoundPage() {
  useTitle(t('pageNotFound'));
  return (
    <>
      <PageHeader backHome>{t('pageNotFound')}</PageHeader>
      <EmptyState title={t('thereIsNothingAtThis')}>
        <p>{t('theLinkMayBeOld')}</p>
        <ButtonLink to="/" variant="outlined">
          {t('goHome')}
        </ButtonLink>
      </EmptyState>
    </>
  );
}

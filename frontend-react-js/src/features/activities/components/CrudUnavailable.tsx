import { t } from '@/lib/i18n/translate';
import { ButtonLink } from '@/ui/ButtonLink';
import { EmptyState } from '@/ui/EmptyState';

/** Page of a crud that isn't there. Only its expiry is known: a block must not be recognizable. */
export function CrudUnavailable({ hasExpired = false }: { hasExpired?: boolean }) {
  return (
    <EmptyState title={hasExpired ? t('thisCrudHasExpired') : t('thisCrudIsntAvailable')}>
      <p>{hasExpired ? t('crudsDontLastThatIs') : t('crudMayHaveExpired')}</p>
      <ButtonLink to="/" variant="outlined">
        {t('seeWhatsNew')}
      </ButtonLink>
    </EmptyState>
  );
}

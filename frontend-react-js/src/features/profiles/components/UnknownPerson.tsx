import { t } from '@/lib/i18n/translate';
import { ButtonLink } from '@/ui/ButtonLink';
import { EmptyState } from '@/ui/EmptyState';

export function UnknownPerson({ handle }: { handle: string }) {
  return (
    <EmptyState title={t('personUnavailable', { handle })}>
      <p>{t('personMayHaveLeft')}</p>
      <ButtonLink to="/" variant="outlined">
        {t('seeWhatsNew')}
      </ButtonLink>
    </EmptyState>
  );
}

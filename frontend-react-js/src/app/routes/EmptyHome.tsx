import { t } from '@/lib/i18n/translate';
import { ButtonLink } from '@/ui/ButtonLink';
import { EmptyState } from '@/ui/EmptyState';

/** The home feed of a user who follows nobody. */
export function EmptyHome() {
  return (
    <EmptyState title={t('yourHomeIsStillEmpty')}>
      <p>{t('emptyHomeExplained')}</p>
      <ButtonLink to="/?tab=everyone" variant="outlined">
        {t('seeWhatEveryoneSays')}
      </ButtonLink>
    </EmptyState>
  );
}

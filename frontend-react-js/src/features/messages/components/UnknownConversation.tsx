import { t } from '@/lib/i18n/translate';
import { ButtonLink } from '@/ui/ButtonLink';
import { EmptyState } from '@/ui/EmptyState';
import { folderPath } from '../paths';

export function UnknownConversation() {
  return (
    <EmptyState title={t('thereIsNoSuchConversation')}>
      <p>{t('youMayHaveLeftIt')}</p>
      <ButtonLink to={folderPath('inbox')} variant="outlined">
        {t('seeYourMessages')}
      </ButtonLink>
    </EmptyState>
  );
}

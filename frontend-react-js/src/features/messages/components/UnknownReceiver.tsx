import { t } from '@/lib/i18n/translate';
import { ButtonLink } from '@/ui/ButtonLink';
import { EmptyState } from '@/ui/EmptyState';
import { folderPath } from '../paths';

export function UnknownReceiver({ handle, isViewer }: { handle: string; isViewer: boolean }) {
  return (
    <EmptyState title={isViewer ? t('thatIsYou') : t('nobodyHereIsHandle', { handle })}>
      <p>{isViewer ? t('messagesGoToOthersWhat') : t('receiverMayHaveLeft')}</p>
      <ButtonLink to={folderPath('inbox')} variant="outlined">
        {t('seeYourMessages')}
      </ButtonLink>
    </EmptyState>
  );
}

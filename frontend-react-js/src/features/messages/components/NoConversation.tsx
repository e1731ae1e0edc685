import { t } from '@/lib/i18n/translate';
import { EmptyState } from '@/ui/EmptyState';

/** Placeholder next to the list while no conversation is open. */
export function NoConversation() {
  return (
    <EmptyState title={t('chooseAConversation')}>
      <p>{t('orChooseNewMessageTo')}</p>
    </EmptyState>
  );
}

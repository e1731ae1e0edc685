import { t } from '@/lib/i18n/translate';
import { EmptyState } from '@/ui/EmptyState';

/** Placeholder for the cruds of a protected person, whose card has the button to ask. */
export function ProtectedPerson({ handle }: { handle: string }) {
  return (
    <EmptyState title={t('handleIsProtected', { handle })}>
      <p>{t('onlyFollowersSeeThem')}</p>
    </EmptyState>
  );
}

import { ProblemError } from '@/lib/http/problem';
import { t } from '@/lib/i18n/translate';
import { EmptyState } from '@/ui/EmptyState';
import { ErrorState } from '@/ui/ErrorState';

/** Why a part of the moderators' page didn't load: it is for moderators alone, or an error. */
export function ModeratorsError({ error, onRetry }: { error: Error; onRetry: () => unknown }) {
  if (error instanceof ProblemError && error.status === 403) {
    return (
      <EmptyState title={t('forModerators')}>
        <p>{t('newModeratorSignIn')}</p>
      </EmptyState>
    );
  }
  return <ErrorState error={error} onRetry={onRetry} />;
}

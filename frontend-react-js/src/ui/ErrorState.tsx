import { OfflineError } from '@/lib/http/offline';
import { ProblemError } from '@/lib/http/problem';
import { retryAfterText } from '@/lib/http/retry-after';
import { t } from '@/lib/i18n/translate';
import { Button } from './Button';
import styles from './EmptyState.module.css';

/** A failed query, with the reason and a retry button. */
export function ErrorState({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  return (
    <div className={styles.empty} role="alert">
      <p className={styles.title}>{t('didntLoad')}</p>
      <p>{reason(error)}</p>
      {error instanceof ProblemError && error.requestId !== null && (
        <p>
          <small>{t('reference', { id: error.requestId })}</small>
        </p>
      )}
      <Button variant="outlined" onClick={onRetry}>
        {t('tryAgain')}
      </Button>
    </div>
  );
}

function reason(error: unknown): string {
  if (error instanceof OfflineError) return t('unreachableCheck');
  if (error instanceof ProblemError && error.status === 429) {
    return t('tooMuchBeforeYouGoOn', { wait: retryAfterText(error) });
  }
  return t('ourTroubleWait');
}

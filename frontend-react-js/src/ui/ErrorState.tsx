import { OfflineError } from '@/lib/http/offline';
import { ProblemError } from '@/lib/http/problem';
import { retryAfterText } from '@/lib/http/retry-after';
import { Button } from './Button';
import styles from './EmptyState.module.css';

/** A failed query, with the reason and a retry button. */
export function ErrorState({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  return (
    <div className={styles.empty} role="alert">
      <p className={styles.title}>That didn’t load</p>
      <p>{reason(error)}</p>
      {error instanceof ProblemError && error.requestId !== null && (
        <p>
          <small>Reference: {error.requestId}</small>
        </p>
      )}
      <Button variant="outlined" onClick={onRetry}>
        Try again
      </Button>
    </div>
  );
}

function reason(error: unknown): string {
  if (error instanceof OfflineError) return 'Cruddur can’t be reached. Check your connection.';
  if (error instanceof ProblemError && error.status === 429) {
    return `That was a lot at once. Wait ${retryAfterText(error)} before you go on.`;
  }
  return 'The trouble is on our side. Waiting a moment often helps.';
}

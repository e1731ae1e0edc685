import { ButtonLink } from '@/ui/ButtonLink';
import { EmptyState } from '@/ui/EmptyState';

/** Page of a crud that isn't there. Only its expiry is known: a block must not be recognizable. */
export function CrudUnavailable({ hasExpired = false }: { hasExpired?: boolean }) {
  return (
    <EmptyState title={hasExpired ? 'This crud has expired' : 'This crud isn’t available'}>
      <p>
        {hasExpired
          ? 'Cruds don’t last: that is the point of them. There are others.'
          : 'It may have expired or been deleted, or can’t be shown to you.'}
      </p>
      <ButtonLink to="/" variant="outlined">
        See what’s new
      </ButtonLink>
    </EmptyState>
  );
}

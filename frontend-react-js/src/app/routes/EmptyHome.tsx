import { ButtonLink } from '@/ui/ButtonLink';
import { EmptyState } from '@/ui/EmptyState';

/** The home feed of a user who follows nobody. */
export function EmptyHome() {
  return (
    <EmptyState title="Your home is still empty">
      <p>What you say stands here, and what the people say whom you follow.</p>
      <ButtonLink to="/?tab=everyone" variant="outlined">
        See what everyone says
      </ButtonLink>
    </EmptyState>
  );
}

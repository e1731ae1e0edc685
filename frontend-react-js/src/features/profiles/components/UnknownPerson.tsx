import { ButtonLink } from '@/ui/ButtonLink';
import { EmptyState } from '@/ui/EmptyState';

export function UnknownPerson({ handle }: { handle: string }) {
  return (
    <EmptyState title={`Nobody here is @${handle}`}>
      <p>The handle may be spelt another way, or its owner has left.</p>
      <ButtonLink to="/" variant="outlined">
        See what’s new
      </ButtonLink>
    </EmptyState>
  );
}

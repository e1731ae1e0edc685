import { ButtonLink } from '@/ui/ButtonLink';
import { EmptyState } from '@/ui/EmptyState';

export function UnknownPerson({ handle }: { handle: string }) {
  return (
    <EmptyState title={`@${handle} isn’t available`}>
      <p>
        The handle may be spelt another way, its owner may have left, or they can’t be shown to you.
      </p>
      <ButtonLink to="/" variant="outlined">
        See what’s new
      </ButtonLink>
    </EmptyState>
  );
}

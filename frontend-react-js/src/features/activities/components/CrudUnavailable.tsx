import { ButtonLink } from '@/ui/ButtonLink';
import { EmptyState } from '@/ui/EmptyState';

export function CrudUnavailable() {
  return (
    <EmptyState title="This crud has expired or never was">
      <p>Cruds don’t last: that is the point of them. There are others.</p>
      <ButtonLink to="/" variant="outlined">
        See what’s new
      </ButtonLink>
    </EmptyState>
  );
}

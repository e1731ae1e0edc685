import { useTitle } from '@/lib/use-title';
import { ButtonLink } from '@/ui/ButtonLink';
import { EmptyState } from '@/ui/EmptyState';
import { PageHeader } from '@/ui/PageHeader';

export function NotFoundPage() {
  useTitle('Page not found');
  return (
    <>
      <PageHeader backHome>Page not found</PageHeader>
      <EmptyState title="There is nothing at this address">
        <p>The link may be old, or a letter in it is wrong.</p>
        <ButtonLink to="/" variant="outlined">
          Go home
        </ButtonLink>
      </EmptyState>
    </>
  );
}

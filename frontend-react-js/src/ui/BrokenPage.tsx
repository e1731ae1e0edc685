import { useTitle } from '@/lib/use-title';
import { Button } from './Button';
import { EmptyState } from './EmptyState';
import { PageHeader } from './PageHeader';

const TITLE = 'This page broke';

/** In place of a page that threw. */
export function BrokenPage() {
  useTitle(TITLE);
  return (
    <>
      <PageHeader backHome>{TITLE}</PageHeader>
      <EmptyState title="The trouble is on our side">
        <p>Loading the page again usually mends it.</p>
        <Button onClick={() => window.location.reload()}>Load again</Button>
      </EmptyState>
    </>
  );
}

import { Button } from '@/ui/Button';
import { EmptyState } from '@/ui/EmptyState';
import { useBlock } from '../api/mutations';

/** Placeholder for the cruds of a blocked person. */
export function BlockedPerson({ handle }: { handle: string }) {
  const block = useBlock(handle);
  return (
    <EmptyState title={`You blocked @${handle}`}>
      <p>You don’t see each other’s cruds.</p>
      <Button variant="outlined" disabled={block.isPending} onClick={() => block.mutate(false)}>
        Unblock
      </Button>
    </EmptyState>
  );
}

import { EmptyState } from '@/ui/EmptyState';

/** Placeholder next to the list while no conversation is open. */
export function NoConversation() {
  return (
    <EmptyState title="Choose a conversation">
      <p>Or choose New message to write to someone.</p>
    </EmptyState>
  );
}

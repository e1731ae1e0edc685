import { EmptyState } from '@/ui/EmptyState';

/** Placeholder next to the list while no conversation is open. */
export function NoConversation() {
  return (
    <EmptyState title="Choose a conversation">
      <p>Or go to someone’s profile, and choose Message to write to them.</p>
    </EmptyState>
  );
}

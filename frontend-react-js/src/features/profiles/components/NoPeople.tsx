import { useSession } from '@/lib/session/use-session';
import { EmptyState } from '@/ui/EmptyState';
import type { PeopleSide } from '../paths';

/** An empty list of followers or followed people, one's own or another person's. */
export function NoPeople({ handle, side }: { handle: string; side: PeopleSide }) {
  const session = useSession();
  const isOwn = session.status === 'signed-in' && session.person.handle === handle;
  if (side === 'followers') {
    return (
      <EmptyState title="Nobody yet">
        <p>People who follow {isOwn ? 'you' : `@${handle}`} stand here.</p>
      </EmptyState>
    );
  }
  return (
    <EmptyState title={isOwn ? 'You follow nobody yet' : `@${handle} follows nobody yet`}>
      <p>{isOwn ? 'Those you follow will stand here.' : 'Those they follow will stand here.'}</p>
    </EmptyState>
  );
}

import { ButtonLink } from '@/ui/ButtonLink';
import { EmptyState } from '@/ui/EmptyState';
import { folderPath } from '../paths';

export function UnknownConversation() {
  return (
    <EmptyState title="There is no such conversation">
      <p>You may have left it, or the link is wrong.</p>
      <ButtonLink to={folderPath('inbox')} variant="outlined">
        See your messages
      </ButtonLink>
    </EmptyState>
  );
}

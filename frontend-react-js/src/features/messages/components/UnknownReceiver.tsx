import { ButtonLink } from '@/ui/ButtonLink';
import { EmptyState } from '@/ui/EmptyState';
import { folderPath } from '../paths';

export function UnknownReceiver({ handle, isViewer }: { handle: string; isViewer: boolean }) {
  return (
    <EmptyState title={isViewer ? 'That is you' : `Nobody here is @${handle}`}>
      <p>
        {isViewer
          ? 'Messages go to others. What is for yourself can be bookmarked.'
          : 'The handle may be spelt another way, or its owner has left.'}
      </p>
      <ButtonLink to={folderPath('inbox')} variant="outlined">
        See your messages
      </ButtonLink>
    </EmptyState>
  );
}

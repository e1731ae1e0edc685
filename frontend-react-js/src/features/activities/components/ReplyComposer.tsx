import type { Activity } from '@/lib/api/types';
import type { SessionPerson } from '@/lib/session/store';
import { usePostReply } from '../api/use-post-reply';
import { Composer } from './Composer';

export function ReplyComposer({ person, parent }: { person: SessionPerson; parent: Activity }) {
  return (
    <Composer
      person={person}
      label="Your reply"
      placeholder={`Reply to @${parent.handle}`}
      button="Reply"
      sentNews="Your reply is out."
      draftName={`reply.${parent.uuid}`}
      send={usePostReply(parent)}
    />
  );
}

import { ReplyComposer } from '@/features/activities/components/ReplyComposer';
import type { Activity } from '@/lib/api/types';
import type { SessionPerson } from '@/lib/session/store';
import { useAttachments } from './use-attachments';

export function ThreadReply({ person, parent }: { person: SessionPerson; parent: Activity }) {
  return <ReplyComposer person={person} parent={parent} attachments={useAttachments()} />;
}

import { ReplyComposer } from '@/features/activities/components/ReplyComposer';
import { replyDraft } from '@/features/activities/draft-names';
import type { Activity } from '@/lib/api/types';
import { draftKey } from '@/lib/drafts';
import type { SessionPerson } from '@/lib/session/store';
import { composeDialog } from './compose-dialog-store';
import { useAttachments } from './use-attachments';

export function ReplyInDialog({ person, parent }: { person: SessionPerson; parent: Activity }) {
  const attachments = useAttachments(draftKey(person, replyDraft(parent.uuid)));
  return (
    <ReplyComposer
      person={person}
      parent={parent}
      attachments={attachments}
      onSent={composeDialog.close}
    />
  );
}

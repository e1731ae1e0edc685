import { useEffect } from 'react';
import { ReplyComposer } from '@/features/activities/components/ReplyComposer';
import { replyDraft } from '@/features/activities/draft-names';
import type { Activity } from '@/lib/api/types';
import { draftKey } from '@/lib/drafts';
import type { SessionPerson } from '@/lib/session/store';
import { composeDialog } from './compose-dialog-store';
import { useAttachments } from './use-attachments';

export function ThreadReply({ person, parent }: { person: SessionPerson; parent: Activity }) {
  const attachments = useAttachments(draftKey(person, replyDraft(parent.uuid)));

  // The compose button of a phone replies on this page.
  useEffect(() => {
    composeDialog.setPageCrud(parent);
    return () => composeDialog.setPageCrud(null);
  }, [parent]);

  return <ReplyComposer person={person} parent={parent} attachments={attachments} />;
}

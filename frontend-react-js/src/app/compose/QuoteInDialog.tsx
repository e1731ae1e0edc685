import { CrudComposer } from '@/features/activities/components/CrudComposer';
import { quoteDraft } from '@/features/activities/draft-names';
import type { Activity } from '@/lib/api/types';
import { draftKey } from '@/lib/drafts';
import type { SessionPerson } from '@/lib/session/store';
import { composeDialog } from './compose-dialog-store';
import { useAttachments } from './use-attachments';

export function QuoteInDialog({ person, quoted }: { person: SessionPerson; quoted: Activity }) {
  return (
    <CrudComposer
      person={person}
      quoted={quoted}
      attachments={useAttachments(draftKey(person, quoteDraft(quoted.uuid)))}
      onSent={composeDialog.close}
    />
  );
}

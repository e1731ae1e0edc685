import { CrudComposer } from '@/features/activities/components/CrudComposer';
import { crudDraft } from '@/features/activities/draft-names';
import { draftKey } from '@/lib/drafts';
import type { SessionPerson } from '@/lib/session/store';
import { useAttachments } from './use-attachments';

export default function HomeComposer({
  person,
  onSent,
}: {
  person: SessionPerson;
  onSent?: () => void;
}) {
  return (
    <CrudComposer
      person={person}
      attachments={useAttachments(draftKey(person, crudDraft))}
      {...(onSent && { onSent })}
    />
  );
}

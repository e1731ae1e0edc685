import type { SessionPerson } from '@/lib/session/store';
import { usePostCrud } from '../api/crud-mutations';
import type { Attachments } from '../attachments';
import { crudDraft } from '../draft-names';
import { Composer } from './Composer';

export function CrudComposer({
  person,
  attachments,
  onSent,
}: {
  person: SessionPerson;
  attachments?: Attachments;
  onSent?: () => void;
}) {
  return (
    <Composer
      person={person}
      label="Your crud"
      placeholder="What’s on your mind?"
      button="Crud"
      sentText="Your crud is out."
      draftName={crudDraft}
      {...(attachments && { attachments })}
      {...(onSent && { onSent })}
      send={usePostCrud()}
    />
  );
}

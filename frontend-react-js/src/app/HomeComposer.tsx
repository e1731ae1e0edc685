import { CrudComposer } from '@/features/activities/components/CrudComposer';
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
    <CrudComposer person={person} attachments={useAttachments()} {...(onSent && { onSent })} />
  );
}

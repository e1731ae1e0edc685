import type { SessionPerson } from '@/lib/session/store';
import { usePostCrud } from '../api/use-post-crud';
import { Composer } from './Composer';

export default function CrudComposer({ person }: { person: SessionPerson }) {
  return (
    <Composer
      person={person}
      label="Your crud"
      placeholder="What’s on your mind?"
      button="Crud"
      sentNews="Your crud is out."
      draftName="home"
      send={usePostCrud()}
    />
  );
}

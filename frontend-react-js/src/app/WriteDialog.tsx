import { useSyncExternalStore } from 'react';
import type { SessionPerson } from '@/lib/session/store';
import { Dialog } from '@/ui/Dialog';
import HomeComposer from './HomeComposer';
import { writing } from './writing';

/** The place to write a crud, over whatever page one is on. It goes on with what was begun elsewhere. */
export default function WriteDialog({ person }: { person: SessionPerson }) {
  const isOpen = useSyncExternalStore(writing.subscribe, writing.isOpen);
  if (!isOpen) return null;
  return (
    <Dialog title="Write a crud" onClose={writing.end} hasClose>
      <HomeComposer person={person} onSent={writing.end} />
    </Dialog>
  );
}

import { useSyncExternalStore } from 'react';
import type { SessionPerson } from '@/lib/session/store';
import { Dialog } from '@/ui/Dialog';
import { composeDialog } from './compose-dialog-store';
import HomeComposer from './HomeComposer';

/** The dialog to write a crud on any page. It shares its draft with the composer of the home page. */
export default function ComposeDialog({ person }: { person: SessionPerson }) {
  const isOpen = useSyncExternalStore(composeDialog.subscribe, composeDialog.isOpen);
  if (!isOpen) return null;
  return (
    <Dialog title="Write a crud" onClose={composeDialog.close} hasCloseButton>
      <HomeComposer person={person} onSent={composeDialog.close} />
    </Dialog>
  );
}

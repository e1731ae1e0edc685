import { useEffect, useLayoutEffect, useRef, useSyncExternalStore } from 'react';
import { editing } from '@/features/activities/editing';
import { draftKey, drafts } from '@/lib/drafts';
import { t } from '@/lib/i18n/translate';
import type { SessionPerson } from '@/lib/session/store';
import { Dialog } from '@/ui/Dialog';
import { type ComposeTarget, composeDialog, draftName } from './compose-dialog-store';
import { EditDialog } from './EditDialog';
import HomeComposer from './HomeComposer';
import { stopCatchingKeys } from './key-catcher';
import { QuoteInDialog } from './QuoteInDialog';
import { ReplyInDialog } from './ReplyInDialog';

/**
 * The dialog to write a crud or a quote on any page, or a reply on the page of a crud. It shares its draft with
 * the composer of that page.
 */
export default function ComposeDialog({ person }: { person: SessionPerson }) {
  const target = useSyncExternalStore(composeDialog.subscribe, composeDialog.target);
  const edited = useSyncExternalStore(editing.subscribe, editing.target);
  useEffect(() => composeDialog.setCode('loaded'), []);
  if (edited) return <EditDialog key={edited.uuid} person={person} activity={edited} />;
  return target && <OpenDialog person={person} target={target} />;
}

function OpenDialog({ person, target }: { person: SessionPerson; target: ComposeTarget }) {
  const content = useRef<HTMLDivElement>(null);
  const draft = draftKey(person, draftName(target));

  // After the dialog has focused the field, so that the keyboard stays open.
  useLayoutEffect(() => {
    const typed = stopCatchingKeys();
    if (typed !== '') drafts.write(draft, drafts.read(draft) + typed);
    const field = content.current?.querySelector('textarea');
    field?.setSelectionRange(field.value.length + typed.length, field.value.length + typed.length);
  }, [draft]);

  return (
    <Dialog title={titleOf(target)} onClose={composeDialog.close} hasCloseButton>
      <div ref={content}>
        {target === 'crud' ? (
          <HomeComposer person={person} onSent={composeDialog.close} />
        ) : 'quoted' in target ? (
          <QuoteInDialog person={person} quoted={target.quoted} />
        ) : (
          <ReplyInDialog person={person} parent={target} />
        )}
      </div>
    </Dialog>
  );
}

function titleOf(target: ComposeTarget): string {
  if (target === 'crud') return t('writeACrud');
  return 'quoted' in target
    ? t('quoteHandle', { handle: target.quoted.handle })
    : t('replyToHandle', { handle: target.handle });
}

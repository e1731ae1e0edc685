import { useState } from 'react';
import { EditComposer } from '@/features/activities/components/EditComposer';
import { editDraft } from '@/features/activities/draft-names';
import { editing, versionOf } from '@/features/activities/editing';
import { uploadTray } from '@/features/media/upload-tray';
import type { Activity } from '@/lib/api/types';
import { draftKey, drafts } from '@/lib/drafts';
import { t } from '@/lib/i18n/translate';
import type { SessionPerson } from '@/lib/session/store';
import { useDraftText } from '@/lib/use-draft-text';
import { Dialog } from '@/ui/Dialog';
import { useAttachments } from './use-attachments';

/**
 * The dialog to edit a crud. What was changed and not saved is kept as a draft, with the version that it is an edit of.
 */
export function EditDialog({ person, activity }: { person: SessionPerson; activity: Activity }) {
  const draft = draftKey(person, editDraft(activity.uuid));
  useState(() => {
    if (drafts.read(versionName(draft)) === '') start(draft, activity);
  });
  const [version, setVersion] = useDraftText(versionName(draft));
  const attachments = useAttachments(draft);

  function close() {
    if (isAsBefore(draft, activity)) clear(draft);
    editing.close();
  }

  return (
    <Dialog title={t('editThisCrud')} onClose={close} hasCloseButton>
      <EditComposer
        person={person}
        activity={activity}
        attachments={attachments}
        version={version}
        onKeep={setVersion}
        onTake={(newer) => start(draft, newer)}
        onSent={() => {
          clear(draft);
          editing.close();
        }}
      />
    </Dialog>
  );
}

const versionName = (draft: string) => `${draft}.version`;

/** Make the draft what a crud says. */
function start(draft: string, activity: Activity) {
  drafts.write(draft, activity.message);
  drafts.write(`${draft}.warning`, activity.content_warning ?? '');
  uploadTray.replace(draft, activity.media);
  drafts.write(versionName(draft), versionOf(activity));
}

function isAsBefore(draft: string, activity: Activity): boolean {
  const pictures = uploadTray.of(draft).items.map(({ id, alt }) => [id, alt]);
  return (
    drafts.read(draft) === activity.message &&
    drafts.read(`${draft}.warning`) === (activity.content_warning ?? '') &&
    JSON.stringify(pictures) === JSON.stringify(activity.media.map(({ uuid, alt }) => [uuid, alt]))
  );
}

function clear(draft: string) {
  for (const name of [draft, `${draft}.warning`, `${draft}.key`, versionName(draft)]) {
    drafts.write(name, '');
  }
  uploadTray.replace(draft, []);
}

import { useState } from 'react';
import type { Activity } from '@/lib/api/types';
import { t } from '@/lib/i18n/translate';
import type { SessionPerson } from '@/lib/session/store';
import { showToast } from '@/ui/toasts';
import { editErrorMessage } from '../api/edit-error-messages';
import { useEditCrud } from '../api/use-edit-crud';
import type { Attachments } from '../attachments';
import { editDraft } from '../draft-names';
import { versionOf } from '../editing';
import { Composer } from './Composer';
import { NewerText } from './NewerText';

/** The composer with what a crud says. If it was edited elsewhere, its author chooses between the two. */
export function EditComposer({
  person,
  activity,
  attachments,
  version,
  onKeep,
  onTake,
  onSent,
}: {
  person: SessionPerson;
  activity: Activity;
  attachments: Attachments;
  /** The version that is edited. */
  version: string;
  /** Go on with what is written, as an edit of another version. */
  onKeep: (version: string) => void;
  /** Go on with what the crud says now. */
  onTake: (newer: Activity) => void;
  onSent: () => void;
}) {
  const [newer, setNewer] = useState<Activity | null>(null);
  const edit = useEditCrud(activity, setNewer);
  return (
    <>
      {newer && (
        <NewerText
          newer={newer}
          onKeep={() => {
            onKeep(versionOf(newer));
            setNewer(null);
          }}
          onTake={() => {
            onTake(newer);
            setNewer(null);
          }}
        />
      )}
      <Composer
        key={version}
        person={person}
        label={t('yourCrud')}
        placeholder={t('whatsOnYourMind')}
        button={t('save')}
        sentText={t('yourCrudIsEdited')}
        draftName={editDraft(activity.uuid)}
        focusOn={version}
        hasExpiry={false}
        attachments={attachments}
        errorMessage={editErrorMessage}
        onSent={() => {
          showToast('info', t('yourCrudIsEdited'));
          onSent();
        }}
        send={(draft) => edit(version, draft)}
      />
    </>
  );
}

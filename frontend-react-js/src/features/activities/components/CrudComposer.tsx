import type { Activity } from '@/lib/api/types';
import { draftKey } from '@/lib/drafts';
import { t } from '@/lib/i18n/translate';
import { crudPath } from '@/lib/paths';
import type { SessionPerson } from '@/lib/session/store';
import { showToast } from '@/ui/toasts';
import { usePostCrud } from '../api/crud-mutations';
import type { Attachments } from '../attachments';
import { crudDraft, quoteDraft } from '../draft-names';
import { deleteOpenedDraft } from '../use-draft-options';
import { Composer } from './Composer';

/** The form to write a crud, which may quote another. */
export function CrudComposer({
  person,
  quoted,
  attachments,
  onSent,
}: {
  person: SessionPerson;
  /** The crud that is quoted. */
  quoted?: Activity;
  attachments?: Attachments;
  onSent?: () => void;
}) {
  const post = usePostCrud();
  return (
    <Composer
      person={person}
      label={t('yourCrud')}
      placeholder={t('whatsOnYourMind')}
      button={t('postCrud')}
      sentText={t('yourCrudIsOut')}
      draftName={quoted ? quoteDraft(quoted.uuid) : crudDraft}
      hasReplyPolicy
      {...(quoted && { quoted })}
      {...(attachments && { attachments })}
      {...(onSent && { onSent })}
      send={async (draft) => {
        const { handle, uuid } = await post(draft);
        // What can't be deleted now stays a draft.
        if (!quoted) deleteOpenedDraft(draftKey(person, crudDraft)).catch(() => undefined);
        // The page below the dialog may not list it.
        if (onSent)
          showToast('info', t('posted'), { label: t('view'), to: crudPath(handle, uuid) });
      }}
    />
  );
}

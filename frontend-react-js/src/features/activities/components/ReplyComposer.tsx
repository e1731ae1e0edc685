import { useLocation, useNavigationType } from 'react-router';
import type { Activity } from '@/lib/api/types';
import { t } from '@/lib/i18n/translate';
import type { SessionPerson } from '@/lib/session/store';
import { usePostReply } from '../api/crud-mutations';
import type { Attachments } from '../attachments';
import { replyDraft } from '../draft-names';
import { Composer } from './Composer';

export function ReplyComposer({
  person,
  parent,
  attachments,
  onSent,
}: {
  person: SessionPerson;
  parent: Activity;
  attachments: Attachments;
  onSent?: () => void;
}) {
  const { key, state } = useLocation();
  const navigation = useNavigationType();
  const opensToReply = navigation !== 'POP' && state?.replies === true;
  return (
    <Composer
      person={person}
      label={t('yourReply')}
      placeholder={
        parent.handle === person.handle
          ? t('continueYourThread')
          : t('replyToHandle', { handle: parent.handle })
      }
      button={t('reply')}
      sentText={t('yourReplyIsOut')}
      focusOn={opensToReply ? key : null}
      parentExpiresAt={parent.expires_at}
      draftName={replyDraft(parent.uuid)}
      attachments={attachments}
      {...(onSent && { onSent })}
      send={usePostReply(parent)}
    />
  );
}

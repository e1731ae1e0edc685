import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { t } from '@/lib/i18n/translate';
import { profilePath } from '@/lib/paths';
import type { SessionPerson } from '@/lib/session/store';
import { Menu } from '@/ui/Menu';
import { showToast } from '@/ui/toasts';
import type { MessageHistory } from '../api/queries';
import type { MessageGroup } from '../api/types';
import { conversationPath, folderPath } from '../paths';
import { useOutgoing } from '../use-outgoing';
import styles from './Conversation.module.css';
import { ConversationFrame } from './ConversationFrame';
import { LeaveDialog } from './LeaveDialog';
import { MessageComposer } from './MessageComposer';
import { MessageList } from './MessageList';
import { RequestActions } from './RequestActions';

export function Conversation({
  conversation,
  messages,
  person,
}: {
  conversation: MessageGroup;
  messages: MessageHistory;
  person: SessionPerson;
}) {
  const [isLeaving, setLeaving] = useState(false);
  const navigate = useNavigate();
  const { uuid, handle, display_name: name, folder, deleted } = conversation;
  const outgoing = useOutgoing(person.uuid, { message_group_uuid: uuid, handle });

  return (
    <ConversationFrame
      folder={folder}
      title={
        deleted ? (
          name
        ) : (
          <Link to={profilePath(handle)} className={styles.person}>
            <bdi>{name}</bdi> <bdi className={styles.handle}>@{handle}</bdi>
          </Link>
        )
      }
      beside={
        folder === 'inbox' && (
          <Menu
            label={t('conversationOptions')}
            variant="plain"
            items={[
              {
                label: t('leaveConversation'),
                isDestructive: true,
                onSelect: () => setLeaving(true),
              },
            ]}
          />
        )
      }
    >
      <MessageList
        conversation={conversation}
        messages={messages}
        outgoing={outgoing}
        person={person}
      />
      {folder === 'requests' ? (
        <div className={styles.request}>
          <p className={styles.explanation}>{t('requestExplained', { handle })}</p>
          <RequestActions
            conversation={conversation}
            onAccepted={() => navigate(conversationPath(uuid), { replace: true })}
            onDeclined={() => navigate(folderPath('requests'), { replace: true })}
          />
        </div>
      ) : deleted ? (
        <p className={styles.unavailable}>{t('accountGoneAnswer')}</p>
      ) : (
        <MessageComposer
          person={person}
          handle={handle}
          recipient={conversation.user_uuid}
          to={{ message_group_uuid: uuid }}
          after={messages.items.at(-1)?.uuid ?? null}
        />
      )}
      {isLeaving && (
        <LeaveDialog
          conversation={conversation}
          onLeft={() => {
            showToast('info', t('youLeftTheConversationWith', { handle }));
            navigate(folderPath('inbox'), { replace: true });
          }}
          onClose={() => setLeaving(false)}
        />
      )}
    </ConversationFrame>
  );
}

import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { profilePath } from '@/lib/paths';
import type { SessionPerson } from '@/lib/session/store';
import { Menu } from '@/ui/Menu';
import { showToast } from '@/ui/toasts';
import type { Conversation as Held } from '../api/conversation';
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
  group,
  messages,
  person,
}: {
  group: MessageGroup;
  messages: Held;
  person: SessionPerson;
}) {
  const [asksToLeave, setAsksToLeave] = useState(false);
  const navigate = useNavigate();
  const { uuid, handle, display_name: name, folder, deleted } = group;
  const outgoing = useOutgoing(person.uuid, { message_group_uuid: uuid, handle });

  return (
    <ConversationFrame
      folder={folder}
      title={
        deleted ? (
          name
        ) : (
          <Link to={profilePath(handle)} className={styles.person}>
            <bdi>{name}</bdi> <span className={styles.handle}>@{handle}</span>
          </Link>
        )
      }
      beside={
        folder === 'inbox' && (
          <Menu
            label="Conversation options"
            look="plain"
            items={[
              {
                label: 'Leave conversation',
                isDangerous: true,
                onSelect: () => setAsksToLeave(true),
              },
            ]}
          />
        )
      }
    >
      <MessageList group={group} messages={messages} outgoing={outgoing} person={person} />
      {folder === 'requests' ? (
        <div className={styles.request}>
          <p className={styles.words}>
            @{handle} would like to write with you. They don’t learn whether you read this before
            you accept.
          </p>
          <RequestActions
            group={group}
            onAccepted={() => navigate(conversationPath(uuid), { replace: true })}
            onDeclined={() => navigate(folderPath('requests'), { replace: true })}
          />
        </div>
      ) : deleted ? (
        <p className={styles.gone}>This account is gone. Nobody would read an answer.</p>
      ) : (
        <MessageComposer
          person={person}
          handle={handle}
          to={{ message_group_uuid: uuid }}
          after={messages.items.at(-1)?.uuid ?? null}
          draftName={uuid}
        />
      )}
      {asksToLeave && (
        <LeaveDialog
          group={group}
          onLeft={() => {
            showToast('info', `You left the conversation with @${handle}.`);
            navigate(folderPath('inbox'), { replace: true });
          }}
          onClose={() => setAsksToLeave(false)}
        />
      )}
    </ConversationFrame>
  );
}

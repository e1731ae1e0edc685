import { Link } from 'react-router';
import { t } from '@/lib/i18n/translate';
import { profilePath } from '@/lib/paths';
import type { SessionPerson } from '@/lib/session/store';
import { EmptyState } from '@/ui/EmptyState';
import { useOutgoing } from '../use-outgoing';
import styles from './Conversation.module.css';
import { ConversationFrame } from './ConversationFrame';
import { MessageComposer } from './MessageComposer';
import listStyles from './MessageList.module.css';
import { OutgoingMessages } from './OutgoingMessages';

/** A conversation without messages yet. */
export function NewConversation({
  handle,
  recipient,
  person,
}: {
  handle: string;
  recipient: string;
  person: SessionPerson;
}) {
  const outgoing = useOutgoing(person.uuid, { handle });
  return (
    <ConversationFrame
      title={
        <Link to={profilePath(handle)} className={styles.person}>
          <bdi>@{handle}</bdi>
        </Link>
      }
    >
      <div className={listStyles.list}>
        {outgoing.length === 0 ? (
          <EmptyState title={t('writeToHandle', { handle })}>
            <p>{t('ifTheyDontFollowYou')}</p>
          </EmptyState>
        ) : (
          <OutgoingMessages outgoing={outgoing} person={person} />
        )}
      </div>
      <MessageComposer
        person={person}
        handle={handle}
        recipient={recipient}
        to={{ handle }}
        after={null}
      />
    </ConversationFrame>
  );
}

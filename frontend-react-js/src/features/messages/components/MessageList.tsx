import { useRef } from 'react';
import { useLocation } from 'react-router';
import { t } from '@/lib/i18n/translate';
import type { SessionPerson } from '@/lib/session/store';
import { formatDay } from '@/lib/time/format-date';
import { serverClock } from '@/lib/time/server-clock';
import { useNow } from '@/lib/time/use-now';
import { usePageVisible } from '@/lib/use-page-visible';
import { Button } from '@/ui/Button';
import { LoadMore } from '@/ui/LoadMore';
import { VisuallyHidden } from '@/ui/VisuallyHidden';
import { useBackfill, useOlderMessages } from '../api/backfill';
import { useMarkRead } from '../api/mutations';
import type { MessageHistory } from '../api/queries';
import type { MessageGroup } from '../api/types';
import { conversationDays } from '../conversation-days';
import type { OutgoingMessage } from '../outbox';
import { readReceipts } from '../read-receipts';
import { useIncomingMessages } from '../use-incoming-messages';
import { useStickToBottom } from '../use-stick-to-bottom';
import styles from './MessageList.module.css';
import { MessageRun } from './MessageRun';
import { OutgoingMessages } from './OutgoingMessages';

/** Messages of a conversation. It opens at the end, or where a reload was; older ones are loaded above. */
export function MessageList({
  conversation,
  messages,
  outgoing,
  person,
}: {
  conversation: MessageGroup;
  messages: MessageHistory;
  outgoing: OutgoingMessage[];
  person: SessionPerson;
}) {
  const list = useRef<HTMLDivElement>(null);
  const { key: entry } = useLocation();
  const { items } = messages;
  const older = useOlderMessages(conversation.uuid, messages);
  const { isAtEnd, onScroll, scrollToEnd } = useStickToBottom(list, {
    first: items[0]?.uuid ?? null,
    last: items.at(-1)?.uuid ?? null,
    own: outgoing.at(-1)?.key ?? null,
    conversation: conversation.uuid,
    entry,
  });
  const isSeen = usePageVisible() && isAtEnd;
  const incoming = useIncomingMessages(items, person.uuid);
  const newestOfOther = items.findLast(({ user_uuid }) => user_uuid !== person.uuid)?.uuid ?? null;
  useBackfill(conversation.uuid);
  useMarkRead(conversation, { newest: items.at(-1)?.uuid ?? null, newestOfOther }, isSeen);
  useNow((now) => new Date(now).toDateString());
  const now = serverClock.now();
  const { sent, seen } = readReceipts(items, person.uuid, conversation.read_up_to);

  return (
    <>
      {/* It is focusable, so that it can be scrolled by keyboard. */}
      <div
        ref={list}
        className={styles.list}
        role="log"
        aria-live="off"
        aria-label={t('messagesWithName', { name: conversation.display_name })}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it is scrolled by keyboard.
        tabIndex={0}
        onScroll={onScroll}
      >
        <div>
          {older && <LoadMore {...older} label={t('showOlderMessages')} />}
          {conversationDays(items).map(({ startedAt, runs }) => (
            <section
              key={new Date(startedAt).toDateString()}
              className={styles.day}
              aria-label={formatDay(startedAt, now)}
            >
              <h2 className={styles.date}>{formatDay(startedAt, now)}</h2>
              {runs.map((run) => (
                <MessageRun
                  key={run.messages[0]?.uuid}
                  run={run}
                  author={run.author === person.uuid ? null : conversation}
                  sent={sent}
                  seen={seen}
                />
              ))}
            </section>
          ))}
          <OutgoingMessages outgoing={outgoing} person={person} />
        </div>
      </div>
      {!isAtEnd && (
        <div className={styles.scrollToEnd}>
          <Button variant="outlined" onClick={scrollToEnd}>
            {incoming.length > 0 ? t('goToTheNewest') : t('goToTheEnd')}
          </Button>
        </div>
      )}
      <VisuallyHidden>
        <span role="status">
          {incoming.map(({ uuid, message }) => (
            <span key={uuid}>
              {conversation.display_name}: {message}
            </span>
          ))}
        </span>
      </VisuallyHidden>
    </>
  );
}

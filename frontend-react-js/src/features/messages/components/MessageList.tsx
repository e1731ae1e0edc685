import { useRef } from 'react';
import type { SessionPerson } from '@/lib/session/store';
import { formatDay } from '@/lib/time/format-date';
import { useNow } from '@/lib/time/use-now';
import { usePageVisible } from '@/lib/use-page-visible';
import { Button } from '@/ui/Button';
import { LoadMore } from '@/ui/LoadMore';
import { VisuallyHidden } from '@/ui/VisuallyHidden';
import type { Conversation } from '../api/conversation';
import type { MessageGroup } from '../api/types';
import { useMarkRead } from '../api/use-mark-read';
import { useMissed } from '../api/use-missed';
import { useOlder } from '../api/use-older';
import { conversationDays } from '../conversation-days';
import type { OutgoingMessage } from '../outbox';
import { receipts } from '../reading';
import { useHeard } from '../use-heard';
import { usePlace } from '../use-place';
import styles from './MessageList.module.css';
import { MessageRun } from './MessageRun';
import { OutgoingMessages } from './OutgoingMessages';

/** What was said in a conversation. It opens at its end; what is older comes as one scrolls up. */
export function MessageList({
  group,
  messages,
  outgoing,
  person,
}: {
  group: MessageGroup;
  messages: Conversation;
  outgoing: OutgoingMessage[];
  person: SessionPerson;
}) {
  const list = useRef<HTMLDivElement>(null);
  const { items } = messages;
  const older = useOlder(group.uuid, messages);
  const { isAtEnd, onScroll, goToEnd } = usePlace(list, {
    first: items[0]?.uuid ?? null,
    last: items.at(-1)?.uuid ?? null,
    own: outgoing.at(-1)?.key ?? null,
  });
  const isSeen = usePageVisible() && isAtEnd;
  const heard = useHeard(items, person.uuid);
  const newestOfOther = items.findLast(({ user_uuid }) => user_uuid !== person.uuid)?.uuid ?? null;
  useMissed(group.uuid);
  useMarkRead(group, newestOfOther, isSeen);
  useNow((now) => new Date(now).toDateString());
  const now = Date.now();
  const { sent, seen } = receipts(items, person.uuid, group.read_up_to);

  return (
    <>
      {/* Not a button, but it takes focus: keys scroll it. */}
      <div
        ref={list}
        className={styles.list}
        role="log"
        aria-live="off"
        aria-label={`Messages with ${group.display_name}`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: whoever has no mouse scrolls it with keys.
        tabIndex={0}
        onScroll={onScroll}
      >
        <div>
          {older && <LoadMore {...older} label="Show older messages" />}
          {conversationDays(items).map(({ moment, runs }) => (
            <section
              key={new Date(moment).toDateString()}
              className={styles.day}
              aria-label={formatDay(moment, now)}
            >
              <h2 className={styles.date}>{formatDay(moment, now)}</h2>
              {runs.map((run) => (
                <MessageRun
                  key={run.messages[0]?.uuid}
                  run={run}
                  author={run.author === person.uuid ? null : group}
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
        <div className={styles.toEnd}>
          <Button look="outlined" onClick={goToEnd}>
            {heard.length > 0 ? 'Go to the newest' : 'Go to the end'}
          </Button>
        </div>
      )}
      <VisuallyHidden>
        <span role="status">
          {heard.map(({ uuid, message }) => (
            <span key={uuid}>
              {group.display_name}: {message}
            </span>
          ))}
        </span>
      </VisuallyHidden>
    </>
  );
}

import { useQueryClient } from '@tanstack/react-query';
import {
  type FormEvent,
  type KeyboardEvent,
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
} from 'react';
import { draftKey } from '@/lib/drafts';
import { t } from '@/lib/i18n/translate';
import { isComposing } from '@/lib/is-composing';
import { isTouchDevice } from '@/lib/is-touch-device';
import { randomUuid } from '@/lib/random-uuid';
import type { SessionPerson } from '@/lib/session/store';
import { measureMessage } from '@/lib/text/limits';
import { serverClock } from '@/lib/time/server-clock';
import { useDraftText } from '@/lib/use-draft-text';
import { Button } from '@/ui/Button';
import { CharacterCount } from '@/ui/CharacterCount';
import { VisuallyHidden } from '@/ui/VisuallyHidden';
import { enqueueMessage } from '../api/send-queue';
import { type Destination, type OutgoingMessage, outbox } from '../outbox';
import styles from './MessageComposer.module.css';

const SHOW_COUNT_BELOW = 100;

/** The caret of a focused composer that was just removed, for one that takes its place. */
let leftCaret: { recipient: string; at: [number, number] } | null = null;

/**
 * Form to write a message. It is cleared on submit, and the message is shown as outgoing. The draft
 * is that of the two people, at whichever address.
 */
export function MessageComposer({
  person,
  handle,
  recipient,
  to,
  after,
}: {
  person: SessionPerson;
  handle: string;
  recipient: string;
  to: Destination;
  after: string | null;
}) {
  const id = useId();
  const queries = useQueryClient();
  const field = useRef<HTMLTextAreaElement>(null);
  const [text, setText] = useDraftText(draftKey(person, `messages.${recipient}`));
  const { left, isBlank, problem } = measureMessage(text);
  const canSend = !isBlank && problem === null;

  useEffect(() => {
    const element = field.current;
    if (isTouchDevice() || !element || document.activeElement === element) return;
    element.focus({ preventScroll: true });
    // A browser puts the caret before a text that was there from the beginning.
    element.setSelectionRange(element.value.length, element.value.length);
  }, []);

  // Before the next key, which continues what was begun at another address.
  useLayoutEffect(() => {
    const element = field.current;
    if (!element) return;
    if (leftCaret?.recipient === recipient) {
      element.focus({ preventScroll: true });
      element.setSelectionRange(...leftCaret.at);
    }
    return () => {
      if (document.activeElement !== element) return;
      leftCaret = { recipient, at: [element.selectionStart, element.selectionEnd] };
      queueMicrotask(() => {
        leftCaret = null;
      });
    };
  }, [recipient]);

  function submit(event?: FormEvent) {
    event?.preventDefault();
    field.current?.focus({ preventScroll: true });
    if (!canSend) return;
    const outgoing: OutgoingMessage = {
      key: randomUuid(),
      to,
      recipient,
      message: text.normalize('NFC').trim(),
      created_at: new Date(serverClock.now()).toISOString(),
      after,
      state: 'sending',
      problem: null,
      isConfirmed: false,
    };
    outbox.add(person.uuid, outgoing);
    setText('');
    enqueueMessage(queries, person.uuid, outgoing);
  }

  function sendOnEnter(event: KeyboardEvent) {
    // Enter may confirm a word of an input method.
    if (event.key !== 'Enter' || isComposing(event)) return;
    const isShortcut = event.metaKey || event.ctrlKey;
    if (!isShortcut && (event.shiftKey || event.altKey || isTouchDevice())) return;
    event.preventDefault();
    submit();
  }

  return (
    <form className={styles.composer} onSubmit={submit}>
      <div className={styles.body}>
        <label htmlFor={id}>
          <VisuallyHidden>{t('message')}</VisuallyHidden>
        </label>
        <textarea
          ref={field}
          id={id}
          className={styles.text}
          dir="auto"
          rows={1}
          placeholder={t('messageHandle', { handle })}
          value={text}
          aria-invalid={problem !== null || undefined}
          aria-describedby={`${id}-problem ${id}-left`}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={sendOnEnter}
        />
        {problem !== null && (
          <p id={`${id}-problem`} className={styles.problem} role="alert">
            {problem}
          </p>
        )}
      </div>
      {left < SHOW_COUNT_BELOW && <CharacterCount id={`${id}-left`} left={left} />}
      <Button type="submit" disabled={!canSend}>
        {t('send')}
      </Button>
    </form>
  );
}

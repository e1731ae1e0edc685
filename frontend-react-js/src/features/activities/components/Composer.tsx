import { useMutation } from '@tanstack/react-query';
import {
  type FormEvent,
  type KeyboardEvent,
  type SyntheticEvent,
  useEffect,
  useId,
  useRef,
  useState,
} from 'react';
import { idempotencyOf } from '@/lib/api/idempotency-key';
import { draftOf, drafts } from '@/lib/drafts';
import type { SessionPerson } from '@/lib/session/store';
import { measureCrud } from '@/lib/text/limits';
import { useDraftText } from '@/lib/use-draft-text';
import { Avatar } from '@/ui/Avatar';
import { Button } from '@/ui/Button';
import { CharacterCount } from '@/ui/CharacterCount';
import { VisuallyHidden } from '@/ui/VisuallyHidden';
import type { Draft } from '../api/crud-mutations';
import { postProblem } from '../api/post-error-messages';
import type { Attachments } from '../attachments';
import { useCompletion } from '../use-completion';
import { useExpiryChoice } from '../use-expiry-choice';
import { Completions } from './Completions';
import styles from './Composer.module.css';
import { ExpirySelect } from './ExpirySelect';

/**
 * Where a crud or a reply is written. `draftName` says which unfinished text to go on with; `focusOn`
 * takes the person there whenever it becomes another visit's key.
 */
export function Composer({
  person,
  label,
  placeholder,
  button,
  sentNews,
  draftName,
  focusOn = null,
  attachments,
  onSent,
  send,
}: {
  person: SessionPerson;
  label: string;
  placeholder: string;
  button: 'Crud' | 'Reply';
  sentNews: string;
  draftName: string;
  focusOn?: string | null;
  attachments?: Attachments;
  onSent?: () => void;
  send: (draft: Draft) => Promise<void>;
}) {
  const id = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  const draft = draftOf(person, draftName);
  const [text, setText] = useDraftText(draft);
  const [ttl, setTtl] = useExpiryChoice();
  const [isBegun, setBegun] = useState(text !== '');
  const idempotency = idempotencyOf(draft);
  const { left, isBlank, problem } = measureCrud(text);
  const completion = useCompletion(field, setText);

  useEffect(() => {
    if (focusOn !== null) field.current?.focus();
  }, [focusOn]);

  const sending = useMutation({
    mutationFn: send,
    onSuccess: (_, { message, media, idempotencyKey }) => {
      idempotency.clear(idempotencyKey);
      // An answer may come late, when something else stands there.
      if (drafts.read(draft).trim() === message) setText('');
      attachments?.release(media);
      onSent?.();
    },
    onSettled: () => field.current?.focus({ preventScroll: true }),
  });
  const shownProblem = problem ?? (sending.isError ? postProblem(sending.error) : null);
  const media = attachments ? attachments.media : [];
  const saysSomething = !isBlank || (media !== null && media.length > 0);
  const canSend = saysSomething && media !== null && problem === null && !sending.isPending;

  function submit(event?: FormEvent) {
    event?.preventDefault();
    if (!canSend || media === null) return;
    const body = { message: text.trim(), ttl, media };
    sending.mutate({ ...body, idempotencyKey: idempotency.keyFor(body) });
  }

  function hear(event: KeyboardEvent) {
    if (completion.take(event)) return;
    if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) submit();
  }

  function write(next: string) {
    if (sending.isError || sending.isSuccess) sending.reset();
    setText(next);
    completion.look();
  }

  function take(event: SyntheticEvent, files: FileList) {
    if (!attachments || files.length === 0 || sending.isPending) return;
    event.preventDefault();
    attachments.take([...files]);
  }

  return (
    <form
      className={styles.composer}
      data-composer={draftName}
      data-begun={isBegun || media === null || media.length > 0}
      onFocus={() => setBegun(true)}
      onSubmit={submit}
      onDragOver={(event) => attachments && event.preventDefault()}
      onDrop={(event) => take(event, event.dataTransfer.files)}
      aria-busy={sending.isPending}
    >
      <Avatar name={person.display_name} handle={person.handle} picture={person.avatar} />
      <div className={styles.writing}>
        <label htmlFor={id}>
          <VisuallyHidden>{label}</VisuallyHidden>
        </label>
        <div className={styles.field}>
          <textarea
            ref={field}
            id={id}
            className={styles.text}
            dir="auto"
            rows={2}
            placeholder={placeholder}
            value={text}
            readOnly={sending.isPending}
            aria-invalid={shownProblem !== null || undefined}
            aria-describedby={shownProblem === null ? `${id}-left` : `${id}-problem ${id}-left`}
            onChange={(event) => write(event.target.value)}
            onKeyDown={hear}
            onSelect={completion.look}
            onBlur={completion.leave}
            onPaste={(event) => take(event, event.clipboardData.files)}
            aria-autocomplete="list"
            aria-controls={completion.choices.length > 0 ? `${id}-choices` : undefined}
            aria-activedescendant={
              completion.choices.length > 0 ? `${id}-choices-${completion.current}` : undefined
            }
          />
          <Completions
            id={`${id}-choices`}
            choices={completion.choices}
            current={completion.current}
            onChoose={completion.choose}
          />
        </div>
        {shownProblem !== null && (
          <p id={`${id}-problem`} className={styles.problem} role="alert">
            {shownProblem}
          </p>
        )}
        {attachments?.tray(sending.isPending)}
        <div className={styles.controls}>
          <div className={styles.choices}>
            {attachments?.button(sending.isPending)}
            <ExpirySelect value={ttl} onChange={setTtl} disabled={sending.isPending} />
          </div>
          <div className={styles.sending}>
            <CharacterCount id={`${id}-left`} left={left} />
            <Button type="submit" disabled={!canSend}>
              {button}
            </Button>
          </div>
        </div>
        <VisuallyHidden>
          <span role="status">{sending.isSuccess ? sentNews : ''}</span>
        </VisuallyHidden>
      </div>
    </form>
  );
}

import { useMutation } from '@tanstack/react-query';
import {
  type ClipboardEvent,
  type FormEvent,
  type KeyboardEvent,
  type SyntheticEvent,
  useEffect,
  useId,
  useRef,
  useState,
} from 'react';
import { draftIdempotency } from '@/lib/api/idempotency-key';
import type { Activity } from '@/lib/api/types';
import { draftKey, drafts } from '@/lib/drafts';
import { t } from '@/lib/i18n/translate';
import type { SessionPerson } from '@/lib/session/store';
import { measureCrud, measureWarning } from '@/lib/text/limits';
import { serverClock } from '@/lib/time/server-clock';
import { useDraftText } from '@/lib/use-draft-text';
import { Avatar } from '@/ui/Avatar';
import { Button } from '@/ui/Button';
import { CharacterCount } from '@/ui/CharacterCount';
import { Menu, type MenuItem } from '@/ui/Menu';
import { useOnDemand } from '@/ui/use-on-demand';
import { VisuallyHidden } from '@/ui/VisuallyHidden';
import type { Draft } from '../api/crud-mutations';
import { postErrorMessage } from '../api/post-error-messages';
import type { Attachments } from '../attachments';
import { openedDraft } from '../draft-names';
import { lifetime } from '../expiry';
import { isTextPasted } from '../pasted-text';
import { parseQuotePolicy, quotePolicyLabel } from '../quote-policies';
import { parseReplyPolicy } from '../reply-policies';
import { MAX_PARTS, partsToSend } from '../thread-parts';
import { useDraftOptions } from '../use-draft-options';
import { useDraftQuote } from '../use-draft-quote';
import { useExpiryChoice } from '../use-expiry-choice';
import { usePollDraft } from '../use-poll-draft';
import { useThreadParts } from '../use-thread-parts';
import styles from './Composer.module.css';
import { ComposerQuote } from './ComposerQuote';
import { CrudField } from './CrudField';
import { ExpirySelect } from './ExpirySelect';
import { PollFields } from './PollFields';
import { ReplyPolicySelect } from './ReplyPolicySelect';
import { ThreadParts } from './ThreadParts';
import { WarningField } from './WarningField';

const loadQuotePolicyChoice = () => import('./QuotePolicyChoice');

/**
 * Form to write a crud or a reply. `draftName` selects the stored draft; the field is focused
 * whenever `focusOn`, a location key, changes.
 */
export function Composer({
  person,
  label,
  placeholder,
  button,
  sentText,
  draftName,
  focusOn = null,
  parentExpiresAt = null,
  hasReplyPolicy = false,
  hasExpiry = true,
  quoted,
  attachments,
  errorMessage = postErrorMessage,
  onSent,
  send,
}: {
  person: SessionPerson;
  label: string;
  placeholder: string;
  button: string;
  sentText: string;
  draftName: string;
  focusOn?: string | null;
  parentExpiresAt?: string | null;
  hasReplyPolicy?: boolean;
  hasExpiry?: boolean;
  /** The crud that is quoted. */
  quoted?: Activity;
  attachments?: Attachments;
  errorMessage?: (error: unknown, isQuote: boolean, isReply: boolean) => string;
  onSent?: () => void;
  send: (draft: Draft) => Promise<void>;
}) {
  const id = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  const draft = draftKey(person, draftName);
  const [text, setText] = useDraftText(draft);
  const [warning, setWarning] = useDraftText(`${draft}.warning`);
  const [storedPolicy, setPolicy] = useDraftText(`${draft}.reply-policy`);
  const [isWarningOpen, setWarningOpen] = useState(warning !== '');
  const [isWarningAdded, setWarningAdded] = useState(false);
  const { poll, ...pollDraft } = usePollDraft(draft);
  const { parts, ...thread } = useThreadParts(draft);
  const { quote, setQuote } = useDraftQuote(draft, quoted);
  const warningMeasure = measureWarning(warning);
  const policy = parseReplyPolicy(storedPolicy);
  const [storedQuotePolicy, setQuotePolicy] = useDraftText(`${draft}.quote-policy`);
  const quotePolicy = parseQuotePolicy(storedQuotePolicy);
  const quotePolicyChoice = useOnDemand(loadQuotePolicyChoice);
  const { ttl, choose: chooseTtl } = useExpiryChoice(parentExpiresAt);
  const [isExpanded, setExpanded] = useState(text !== '');
  const idempotency = draftIdempotency(draft);
  const { left, isBlank, problem } = measureCrud(text);

  useEffect(() => {
    if (focusOn !== null) field.current?.focus();
  }, [focusOn]);

  const sending = useMutation({
    mutationFn: send,
    onSuccess: (_, { message, media, idempotencyKey }) => {
      idempotency.clear(idempotencyKey);
      clear(message, media);
    },
    onSettled: () => field.current?.focus({ preventScroll: true }),
  });
  const shownProblem =
    problem ??
    (sending.isError
      ? errorMessage(sending.error, quote !== null, parentExpiresAt !== null)
      : null);
  const media = attachments ? attachments.media : [];
  const hasContent = !isBlank || (media !== null && media.length > 0);
  const canSend =
    hasContent &&
    media !== null &&
    problem === null &&
    warningMeasure.problem === null &&
    pollDraft.canSend &&
    thread.canSend &&
    !sending.isPending;

  const content = {
    message: text.trim(),
    ttl,
    media: media ?? [],
    reply_policy: hasReplyPolicy ? policy : null,
    content_warning: warningMeasure.isBlank ? null : warning.trim(),
    quote_uuid: quote?.uuid ?? null,
    quote_policy: quotePolicy,
    poll: pollDraft.sent,
  };
  const following = partsToSend(parts, content.content_warning);
  // A draft on the server is one crud.
  const offersDrafts = hasReplyPolicy && parts.length === 0;
  const isWorthSaving =
    hasContent ||
    content.content_warning !== null ||
    quote !== null ||
    (content.poll !== null && content.poll.choices.length > 0);
  const isValid =
    media !== null && problem === null && warningMeasure.problem === null && pollDraft.canSave;
  const draftOptions = useDraftOptions({
    draft,
    content: isWorthSaving && isValid && !sending.isPending ? content : null,
    canSend,
    onDone: (saved) => clear(saved.message, saved.media),
  });

  /** Empty the form, once its content is on the server. */
  function clear(message: string, published: { uuid: string }[]) {
    // The response may come late, after the text was changed elsewhere.
    if (drafts.read(draft).trim() === message) {
      setText('');
      setWarning('');
      setWarningOpen(false);
      pollDraft.set(null);
      thread.set([]);
      setQuote(null);
      setPolicy('');
      setQuotePolicy('');
    }
    attachments?.detach(published);
    onSent?.();
  }

  function submit(event?: FormEvent) {
    event?.preventDefault();
    if (!canSend) return;
    const body = { ...content, ...(following.length > 0 && { thread: following }) };
    sending.mutate({ ...body, idempotencyKey: idempotency.keyFor(body) });
  }

  function submitByKey(event: KeyboardEvent) {
    if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) submit();
  }

  function handlePartsChange(next: readonly string[]) {
    if (sending.isError) sending.reset();
    thread.set(next);
  }

  function handleChange(next: string) {
    if (sending.isError || sending.isSuccess) sending.reset();
    setText(next);
    // What is written next is another crud.
    if (next === '' && media?.length === 0) drafts.write(openedDraft(draft), '');
  }

  function toggleWarning() {
    if (isWarningOpen) setWarning('');
    setWarningOpen(!isWarningOpen);
    setWarningAdded(!isWarningOpen);
  }

  function handlePaste(event: ClipboardEvent) {
    const { files } = event.clipboardData;
    const text = event.clipboardData.getData('text/plain');
    if (!isTextPasted({ files, text })) addFiles(event, files);
  }

  function addFiles(event: SyntheticEvent, files: FileList) {
    if (!attachments || files.length === 0 || sending.isPending) return;
    event.preventDefault();
    attachments.add([...files]);
  }

  const options: MenuItem[] = [
    { label: isWarningOpen ? t('removeWarning') : t('addWarning'), onSelect: toggleWarning },
    // A poll stays as it was published.
    ...(hasExpiry
      ? [{ label: poll === null ? t('addPoll') : t('removePoll'), onSelect: pollDraft.toggle }]
      : []),
    ...(hasReplyPolicy && parts.length < MAX_PARTS
      ? [{ label: t('addAnotherCrud'), onSelect: thread.add }]
      : []),
    ...(hasReplyPolicy
      ? [
          {
            label: t('whoCanQuoteNow', { policy: t(quotePolicyLabel(quotePolicy)) }),
            onSelect: quotePolicyChoice.open,
          },
        ]
      : []),
    ...(offersDrafts ? draftOptions.items : []),
  ];

  const count = <CharacterCount id={`${id}-left`} left={left} />;
  const form = (
    <form
      className={styles.composer}
      data-composer={draftName}
      data-expanded={
        isExpanded ||
        poll !== null ||
        quote !== null ||
        parts.length > 0 ||
        media === null ||
        media.length > 0
      }
      onFocus={() => setExpanded(true)}
      onSubmit={submit}
      onDragOver={(event) => attachments && event.preventDefault()}
      onDrop={(event) => addFiles(event, event.dataTransfer.files)}
      aria-busy={sending.isPending}
    >
      <Avatar name={person.display_name} handle={person.handle} picture={person.avatar} />
      <div className={styles.body}>
        {isWarningOpen && (
          <WarningField
            value={warning}
            problem={warningMeasure.problem}
            isReadOnly={sending.isPending}
            takesFocus={isWarningAdded}
            onChange={setWarning}
          />
        )}
        <CrudField
          id={id}
          field={field}
          label={label}
          placeholder={placeholder}
          text={text}
          problem={shownProblem}
          isReadOnly={sending.isPending}
          isFirst
          onChange={handleChange}
          onKeyDown={submitByKey}
          onPaste={handlePaste}
        />
        {attachments?.tray(sending.isPending)}
        {poll !== null && (
          <PollFields
            poll={poll}
            maxLength={lifetime(ttl, parentExpiresAt, serverClock.now())}
            isReadOnly={sending.isPending}
            takesFocus={pollDraft.isAdded}
            onChange={pollDraft.set}
          />
        )}
        {/* What is quoted stays as it was published. */}
        {hasExpiry && (
          <ComposerQuote
            quote={quote}
            text={text}
            canRemove={!quoted}
            isLocked={sending.isPending}
            onChange={(next, rest) => {
              setQuote(next);
              setText(rest);
              sending.reset();
              field.current?.focus();
            }}
          />
        )}
        {parts.length > 0 && (
          <ThreadParts
            parts={parts}
            count={count}
            isReadOnly={sending.isPending}
            takesFocus={thread.isAdded}
            onChange={handlePartsChange}
            onAdd={thread.add}
            onKeyDown={submitByKey}
          />
        )}
        <div className={styles.controls}>
          {attachments?.button(sending.isPending)}
          {hasExpiry && (
            <ExpirySelect
              value={ttl}
              parentExpiresAt={parentExpiresAt}
              onChange={chooseTtl}
              disabled={sending.isPending}
            />
          )}
          {hasReplyPolicy && (
            <ReplyPolicySelect value={policy} onChange={setPolicy} disabled={sending.isPending} />
          )}
          <Menu
            label={t('moreOptions')}
            variant="plain"
            items={options}
            disabled={sending.isPending}
          />
          <div className={styles.submit}>
            {parts.length === 0 && count}
            <Button type="submit" disabled={!canSend}>
              {following.length > 0 ? t('postAll', { count: following.length + 1 }) : button}
            </Button>
          </div>
        </div>
        <VisuallyHidden>
          <span role="status">{sending.isSuccess ? sentText : ''}</span>
        </VisuallyHidden>
      </div>
    </form>
  );

  return (
    <>
      {form}
      {quotePolicyChoice.Component && (
        <quotePolicyChoice.Component
          value={quotePolicy}
          onChange={setQuotePolicy}
          onClose={quotePolicyChoice.close}
        />
      )}
      {draftOptions.dialog}
    </>
  );
}

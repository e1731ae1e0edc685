import { useEffect, useId, useRef } from 'react';
import type { MessageKey } from '@/lib/i18n/messages';
import { msg, t } from '@/lib/i18n/translate';
import { formatDuration } from '@/lib/text/format-count';
import { measureChoice } from '@/lib/text/limits';
import { Button } from '@/ui/Button';
import { Icon } from '@/ui/Icon';
import { TextField } from '@/ui/TextField';
import {
  MAX_CHOICES,
  MIN_CHOICES,
  type PollDraft,
  type PollProblem,
  pollLengths,
  pollProblem,
} from '../poll-draft';
import styles from './PollFields.module.css';

const problems = {
  tooFew: msg('choicesNeeded'),
  alike: msg('choicesAlike'),
} satisfies Partial<Record<NonNullable<PollProblem>, MessageKey>>;

/** Fields for the choices of a poll, whether a vote may have several, and how long it is. `takesFocus` when it is added. */
export function PollFields({
  poll,
  maxLength,
  isReadOnly,
  takesFocus,
  onChange,
}: {
  poll: PollDraft;
  /** The milliseconds that its crud will live. */
  maxLength: number;
  isReadOnly: boolean;
  takesFocus: boolean;
  onChange: (poll: PollDraft) => void;
}) {
  const id = useId();
  const fields = useRef<HTMLFieldSetElement>(null);
  const problem = pollProblem(poll);
  const lengths = pollLengths.filter(({ ms }) => ms < maxLength);

  useEffect(() => {
    if (takesFocus) fields.current?.querySelector('input')?.focus();
  }, [takesFocus]);

  function setChoices(choices: string[]) {
    onChange({ ...poll, choices });
  }

  return (
    <fieldset ref={fields} className={styles.poll} disabled={isReadOnly}>
      <legend className={styles.legend}>{t('poll')}</legend>
      {poll.choices.map((choice, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a choice is known by its place.
        <div key={index} className={styles.choice}>
          <TextField
            label={t('choiceNumber', { number: index + 1 })}
            dir="auto"
            autoComplete="off"
            value={choice}
            problem={measureChoice(choice).problem}
            onChange={(text) =>
              setChoices(poll.choices.map((each, place) => (place === index ? text : each)))
            }
          />
          {poll.choices.length > MIN_CHOICES && (
            <Button
              variant="plain"
              aria-label={t('removeChoice', { number: index + 1 })}
              onClick={() => setChoices(poll.choices.filter((_, place) => place !== index))}
            >
              <Icon name="close" />
            </Button>
          )}
        </div>
      ))}
      {(problem === 'tooFew' || problem === 'alike') && (
        <p className={styles.hint}>{t(problems[problem])}</p>
      )}
      <div className={styles.options}>
        {poll.choices.length < MAX_CHOICES && (
          <Button variant="outlined" size="small" onClick={() => setChoices([...poll.choices, ''])}>
            {t('addChoice')}
          </Button>
        )}
        <label className={styles.several}>
          <input
            type="checkbox"
            checked={poll.multiple}
            onChange={(event) => onChange({ ...poll, multiple: event.target.checked })}
          />
          {t('severalAnswers')}
        </label>
        <div className={styles.length}>
          <label htmlFor={`${id}-length`}>{t('pollLength')}</label>
          <select
            id={`${id}-length`}
            className={styles.select}
            value={lengths.some(({ ms }) => ms === poll.length) ? `${poll.length}` : ''}
            onChange={(event) => onChange({ ...poll, length: Number(event.target.value) || null })}
          >
            <option value="">{t('pollLengthOfCrud')}</option>
            {lengths.map(({ ms, count, unit }) => (
              <option key={ms} value={ms}>
                {formatDuration(count, unit)}
              </option>
            ))}
          </select>
        </div>
      </div>
    </fieldset>
  );
}

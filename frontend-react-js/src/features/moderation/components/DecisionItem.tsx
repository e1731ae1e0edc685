import { useState } from 'react';
import { errorMessage } from '@/lib/http/error-message';
import { measureMessage } from '@/lib/text/limits';
import { formatDateTime } from '@/lib/time/format-date';
import { Button } from '@/ui/Button';
import { TextAreaField } from '@/ui/TextAreaField';
import { useAppeal } from '../api/mutations';
import type { Decision } from '../api/types';
import styles from './Case.module.css';

const TEXTS: Record<Decision['action'], string> = {
  dismiss: '',
  hide: 'Moderators hid a crud of yours.',
  warn: 'Moderators put a warning on a crud of yours.',
  limit:
    'Moderators limited your account: it isn’t in Everyone, tags, search, trends and suggestions.',
  suspend: 'Moderators suspended your account.',
  reinstate: 'Moderators took a measure against you back.',
};

/** What moderators decided about the viewer, why, and how to appeal. */
export function DecisionItem({ decision }: { decision: Decision }) {
  const [isAppealing, setAppealing] = useState(false);
  return (
    <article className={styles.case}>
      <p>
        <strong>{TEXTS[decision.action]}</strong>
        {decision.until !== null && ` It ends ${formatDateTime(decision.until)}.`}
      </p>
      {decision.text !== null && (
        <blockquote className={styles.context} dir="auto">
          {decision.text}
        </blockquote>
      )}
      <p dir="auto">{decision.reason}</p>
      <p className={styles.quiet}>{formatDateTime(decision.created_at)}</p>
      {decision.appeal !== null && (
        <p>
          You appealed: <span dir="auto">{decision.appeal}</span>
        </p>
      )}
      {decision.can_appeal && !isAppealing && (
        <div className={styles.actions}>
          <Button variant="outlined" onClick={() => setAppealing(true)}>
            Appeal
          </Button>
        </div>
      )}
      {decision.can_appeal && isAppealing && (
        <AppealForm uuid={decision.uuid} onDone={() => setAppealing(false)} />
      )}
    </article>
  );
}

function AppealForm({ uuid, onDone }: { uuid: string; onDone: () => void }) {
  const [words, setWords] = useState('');
  const appeal = useAppeal(uuid, onDone);
  const { isBlank, problem } = measureMessage(words);
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (!isBlank && problem === null) appeal.mutate(words);
      }}
    >
      <TextAreaField
        label="Why should moderators change this?"
        hint="You can appeal once. A moderator answers you here."
        value={words}
        onChange={setWords}
        problem={
          problem ??
          (appeal.isError
            ? errorMessage(appeal.error, { not_appealable: 'This takes no appeal any more.' })
            : undefined)
        }
      />
      <div className={styles.actions}>
        <Button type="submit" disabled={isBlank || appeal.isPending}>
          Send appeal
        </Button>
      </div>
    </form>
  );
}

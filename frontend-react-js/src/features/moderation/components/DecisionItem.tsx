import { useState } from 'react';
import { errorMessage } from '@/lib/http/error-message';
import type { MessageKey } from '@/lib/i18n/messages';
import { msg, t } from '@/lib/i18n/translate';
import { measureMessage } from '@/lib/text/limits';
import { formatDateTime } from '@/lib/time/format-date';
import { Button } from '@/ui/Button';
import { TextAreaField } from '@/ui/TextAreaField';
import { useAppeal } from '../api/mutations';
import type { Decision } from '../api/types';
import styles from './Case.module.css';

const TEXTS: Record<Decision['action'], MessageKey> = {
  dismiss: msg('measureTakenBack'),
  hide: msg('crudHidden'),
  warn: msg('crudWarned'),
  limit: msg('accountLimited'),
  suspend: msg('yourAccountIsSuspended'),
  reinstate: msg('measureTakenBack'),
};

/** What moderators decided about the viewer, why, and how to appeal. */
export function DecisionItem({ decision }: { decision: Decision }) {
  const [isAppealing, setAppealing] = useState(false);
  return (
    <article className={styles.case}>
      <p>
        <strong>{t(TEXTS[decision.action])}</strong>
        {decision.until !== null && ` ${t('itEnds', { date: formatDateTime(decision.until) })}`}
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
          {t('youAppealed')} <span dir="auto">{decision.appeal}</span>
        </p>
      )}
      {decision.can_appeal && !isAppealing && (
        <div className={styles.actions}>
          <Button variant="outlined" onClick={() => setAppealing(true)}>
            {t('appeal')}
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
        label={t('whyShouldModeratorsChange')}
        hint={t('appealAnswerHint')}
        value={words}
        onChange={setWords}
        problem={
          problem ??
          (appeal.isError
            ? errorMessage(appeal.error, { not_appealable: msg('takesNoAppeal') })
            : undefined)
        }
      />
      <div className={styles.actions}>
        <Button type="submit" disabled={isBlank || appeal.isPending}>
          {t('sendAppeal')}
        </Button>
      </div>
    </form>
  );
}

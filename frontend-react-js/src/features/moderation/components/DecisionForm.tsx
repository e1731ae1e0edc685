import { useId, useState } from 'react';
import { msg, t } from '@/lib/i18n/translate';
import { measureMessage } from '@/lib/text/limits';
import { serverClock } from '@/lib/time/server-clock';
import { Button } from '@/ui/Button';
import { RadioGroup } from '@/ui/RadioGroup';
import { TextAreaField } from '@/ui/TextAreaField';
import { useDecide } from '../api/mutations';
import type { Action, Case } from '../api/types';
import { ACTIONS } from '../words';
import styles from './Case.module.css';

const DAY_MS = 86_400_000;
const TERMS = [
  { value: '1', label: msg('forADay') },
  { value: '7', label: msg('forAWeek') },
  { value: '30', label: msg('forThirtyDays') },
  { value: '', label: msg('forGood') },
];

/** What a moderator decides, and why. */
export function DecisionForm({ report }: { report: Case }) {
  const id = useId();
  const [action, setAction] = useState<Action>('dismiss');
  const [days, setDays] = useState('7');
  const [reason, setReason] = useState('');
  const [isMissing, setMissing] = useState(false);
  const decide = useDecide(report);
  const { isBlank, problem } = measureMessage(reason);
  const actions: Action[] =
    report.subject.type === 'activity'
      ? ['dismiss', 'hide', 'warn', 'limit', 'suspend']
      : ['dismiss', 'limit', 'suspend'];

  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        setMissing(isBlank);
        if (isBlank || problem !== null) return;
        const hasEnd = action === 'suspend' && days !== '';
        const until = hasEnd
          ? new Date(serverClock.now() + Number(days) * DAY_MS).toISOString()
          : null;
        decide.mutate({ action, reason, until });
      }}
    >
      <RadioGroup
        label={report.appeal === null ? t('whatHappens') : t('whatIsTheAnswer')}
        name={`${id}-action`}
        options={actions.map((value) => ({
          value,
          label: t(
            value === 'dismiss' && report.appeal !== null ? msg('takeItBack') : ACTIONS[value],
          ),
        }))}
        value={action}
        onChange={setAction}
      />
      {action === 'suspend' && (
        <RadioGroup
          label={t('forHowLong')}
          name={`${id}-days`}
          options={TERMS.map(({ value, label }) => ({ value, label: t(label) }))}
          value={days}
          onChange={setDays}
        />
      )}
      <TextAreaField
        label={t('why')}
        hint={action === 'dismiss' ? t('standsInTheLog') : t('thePersonReadsThis')}
        value={reason}
        onChange={setReason}
        problem={problem ?? (isMissing && isBlank ? t('sayWhy') : undefined)}
      />
      <div className={styles.actions}>
        <Button type="submit" disabled={decide.isPending}>
          {t('decide')}
        </Button>
      </div>
    </form>
  );
}

import { useState } from 'react';
import { t } from '@/lib/i18n/translate';
import { measureMessage } from '@/lib/text/limits';
import { Button } from '@/ui/Button';
import { TextAreaField } from '@/ui/TextAreaField';
import { useReinstate } from '../api/mutations';
import type { Case } from '../api/types';
import { crudMeasure, personMeasure } from '../measures';
import styles from './Case.module.css';

/** Take back what is in force against the reported crud and its author. */
export function TakeBack({ report }: { report: Case }) {
  const { person, subject } = report;
  const onCrud = crudMeasure(report);
  const onPerson = personMeasure(report);
  return (
    <>
      {onCrud && (
        <ReinstateForm
          what={t('takeBackFromCrud', { measure: onCrud })}
          handle={person.handle}
          activity_uuid={subject.uuid}
        />
      )}
      {onPerson && (
        <ReinstateForm
          what={t('takeBackFromPerson', { measure: onPerson })}
          handle={person.handle}
          activity_uuid={null}
        />
      )}
    </>
  );
}

function ReinstateForm({
  what,
  handle,
  activity_uuid,
}: {
  what: string;
  handle: string;
  activity_uuid: string | null;
}) {
  const [reason, setReason] = useState('');
  const reinstate = useReinstate(handle, activity_uuid);
  const { isBlank, problem } = measureMessage(reason);
  return (
    <details>
      <summary className={styles.summary}>{what}</summary>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (!isBlank && problem === null) reinstate.mutate(reason);
        }}
      >
        <TextAreaField
          label={t('whyTakeItBack', { handle })}
          value={reason}
          onChange={setReason}
          problem={problem}
        />
        <div className={styles.actions}>
          <Button type="submit" variant="outlined" disabled={isBlank || reinstate.isPending}>
            {t('takeItBack')}
          </Button>
        </div>
      </form>
    </details>
  );
}

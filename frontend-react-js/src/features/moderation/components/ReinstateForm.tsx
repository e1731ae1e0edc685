import { useState } from 'react';
import { t } from '@/lib/i18n/translate';
import { measureMessage } from '@/lib/text/limits';
import { Button } from '@/ui/Button';
import { TextAreaField } from '@/ui/TextAreaField';
import styles from './Case.module.css';

/** Take something back, with a reason. `what` opens the form. */
export function ReinstateForm({
  what,
  label,
  isBusy,
  onReinstate,
}: {
  what: string;
  label: string;
  isBusy: boolean;
  onReinstate: (reason: string) => void;
}) {
  const [reason, setReason] = useState('');
  const { isBlank, problem } = measureMessage(reason);
  return (
    <details>
      <summary className={styles.summary}>{what}</summary>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (!isBlank && problem === null) onReinstate(reason);
        }}
      >
        <TextAreaField label={label} value={reason} onChange={setReason} problem={problem} />
        <div className={styles.actions}>
          <Button type="submit" variant="outlined" disabled={isBlank || isBusy}>
            {t('takeItBack')}
          </Button>
        </div>
      </form>
    </details>
  );
}

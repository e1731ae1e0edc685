import { useState } from 'react';
import { t } from '@/lib/i18n/translate';
import { Button } from '@/ui/Button';
import { TextAreaField } from '@/ui/TextAreaField';
import { useReinstate } from '../api/mutations';
import styles from './Case.module.css';

/** Take a person's suspension and limit back, with a reason. */
export function ReinstateButton({ handle }: { handle: string }) {
  const [reason, setReason] = useState('');
  const reinstate = useReinstate(handle);
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        reinstate.mutate(reason);
      }}
    >
      <TextAreaField label={t('whyTakeItBack', { handle })} value={reason} onChange={setReason} />
      <div className={styles.actions}>
        <Button
          type="submit"
          variant="outlined"
          disabled={reinstate.isPending || reason.trim() === ''}
        >
          {t('reinstate')}
        </Button>
      </div>
    </form>
  );
}

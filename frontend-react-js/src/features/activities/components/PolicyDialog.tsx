import { useState } from 'react';
import { t } from '@/lib/i18n/translate';
import { Button } from '@/ui/Button';
import { Dialog } from '@/ui/Dialog';
import dialog from '@/ui/Dialog.module.css';
import { RadioGroup } from '@/ui/RadioGroup';
import { reactionErrorMessage } from '../api/error-messages';

/** Ask who may do something with a crud from now on. */
export function PolicyDialog<Policy extends string>({
  title,
  explained,
  name,
  options,
  present,
  isBusy = false,
  error = null,
  onSave,
  onClose,
}: {
  title: string;
  explained: string;
  name: string;
  options: { value: Policy; label: string }[];
  present: Policy;
  isBusy?: boolean;
  error?: Error | null;
  onSave: (policy: Policy) => void;
  onClose: () => void;
}) {
  const [policy, setPolicy] = useState(present);
  return (
    <Dialog title={title} onClose={onClose} hasCloseButton>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          onSave(policy);
        }}
      >
        <p>{explained}</p>
        <RadioGroup
          label={title}
          name={name}
          options={options}
          value={policy}
          onChange={setPolicy}
        />
        {error && (
          <p className={dialog.problem} role="alert">
            {reactionErrorMessage(error)}
          </p>
        )}
        <div className={dialog.actions}>
          <Button variant="outlined" onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button type="submit" disabled={isBusy}>
            {t('save')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

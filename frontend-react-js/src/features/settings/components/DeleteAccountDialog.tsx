import { type FormEvent, useState } from 'react';
import { normalizeHandle } from '@/lib/handle';
import { t } from '@/lib/i18n/translate';
import { Button } from '@/ui/Button';
import { Dialog } from '@/ui/Dialog';
import { TextField } from '@/ui/TextField';
import { accountErrorMessage } from '../api/error-messages';
import { useDeleteAccount } from '../api/mutations';
import styles from './DeleteAccountDialog.module.css';

/** Requires the handle, so that an account isn't deleted by accident. */
export function DeleteAccountDialog({ handle, onClose }: { handle: string; onClose: () => void }) {
  const [typed, setTyped] = useState('');
  const deleting = useDeleteAccount();
  const isConfirmed = normalizeHandle(typed) === handle;

  function submit(event: FormEvent) {
    event.preventDefault();
    if (isConfirmed && !deleting.isPending) deleting.mutate();
  }

  return (
    <Dialog title={t('deleteYourAccount')} onClose={onClose}>
      <form className={styles.form} onSubmit={submit} aria-busy={deleting.isPending}>
        <p>{t('accountDeletionExplained')}</p>
        <TextField
          label={t('typeHandleToConfirm', { handle })}
          data-first-focus
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          value={typed}
          onChange={setTyped}
        />
        {deleting.isError && (
          <p className={styles.problem} role="alert">
            {accountErrorMessage(deleting.error)}
          </p>
        )}
        <div className={styles.actions}>
          <Button variant="outlined" onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button type="submit" variant="danger" disabled={!isConfirmed || deleting.isPending}>
            {t('deleteForGood')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

import type { ReactNode } from 'react';
import { t } from '@/lib/i18n/translate';
import { Button } from './Button';
import { Dialog } from './Dialog';
import styles from './Dialog.module.css';

/** Ask for confirmation of an irreversible action. Cancel has the initial focus. */
export function ConfirmDialog({
  title,
  children,
  confirm,
  isBusy,
  problem,
  onConfirm,
  onClose,
}: {
  title: string;
  children: ReactNode;
  confirm: string;
  isBusy: boolean;
  problem: string | null;
  onConfirm: () => void;
  onClose: () => void;
}) {
  return (
    <Dialog title={title} onClose={onClose}>
      <p>{children}</p>
      {problem !== null && (
        <p className={styles.problem} role="alert">
          {problem}
        </p>
      )}
      <div className={styles.actions}>
        <Button variant="outlined" data-first-focus onClick={onClose}>
          {t('cancel')}
        </Button>
        <Button variant="danger" disabled={isBusy} onClick={onConfirm}>
          {confirm}
        </Button>
      </div>
    </Dialog>
  );
}

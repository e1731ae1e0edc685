import { useSyncExternalStore } from 'react';
import { t } from '@/lib/i18n/translate';
import { useBreakpoint } from '@/lib/use-breakpoint';
import { Icon } from '@/ui/Icon';
import styles from './ComposeButton.module.css';
import { composeDialog } from './compose-dialog-store';

/** The button that opens the compose dialog. On a phone, it replies on the page of a crud. */
export function ComposeButton() {
  const pageCrud = useSyncExternalStore(composeDialog.subscribe, composeDialog.pageCrud);
  const parent = useBreakpoint() === 'phone' ? pageCrud : null;
  return (
    <button
      type="button"
      className={styles.button}
      onClick={() => composeDialog.open(parent ?? 'crud')}
    >
      <Icon name={parent ? 'reply' : 'compose'} />
      <span className={styles.label}>{parent ? t('writeAnAnswer') : t('writeACrud')}</span>
    </button>
  );
}

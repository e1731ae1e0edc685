import { type ReactNode, useId, useLayoutEffect, useRef } from 'react';
import { t } from '@/lib/i18n/translate';
import styles from './Dialog.module.css';
import { Icon } from './Icon';
import { useCloseOnNavigation } from './use-close-on-navigation';

/**
 * A modal dialog that is open while it is rendered. The browser traps focus, closes it on Escape,
 * and restores focus. `data-first-focus` marks the element with the initial focus.
 */
export function Dialog({
  title,
  onClose,
  hasCloseButton = false,
  children,
}: {
  title: string;
  onClose: () => void;
  hasCloseButton?: boolean;
  children: ReactNode;
}) {
  const id = useId();
  const ref = useRef<HTMLDialogElement>(null);

  useCloseOnNavigation(onClose);

  // A layout effect, because close() restores focus only while the element is in the document.
  useLayoutEffect(() => {
    const dialog = ref.current;
    dialog?.showModal();
    dialog?.querySelector<HTMLElement>('[data-first-focus]')?.focus();
    return () => dialog?.close();
  }, []);

  return (
    <dialog
      ref={ref}
      className={styles.dialog}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClose={() => {
        if (!ref.current?.open) onClose();
      }}
    >
      <header className={styles.header}>
        <h2 id={id} className={styles.title}>
          {title}
        </h2>
        {hasCloseButton && (
          <button type="button" className={styles.close} aria-label={t('close')} onClick={onClose}>
            <Icon name="close" />
          </button>
        )}
      </header>
      {children}
    </dialog>
  );
}

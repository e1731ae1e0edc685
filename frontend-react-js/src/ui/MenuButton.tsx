import type { ReactNode, Ref } from 'react';
import { Icon } from './Icon';
import styles from './Menu.module.css';

/** The button of a menu. `trigger` is its content. */
export function MenuButton({
  ref,
  label,
  onClick,
  menuId,
  variant = 'outlined',
  disabled = false,
  trigger = <Icon name="more" />,
}: {
  ref?: Ref<HTMLButtonElement>;
  label: string;
  onClick: () => void;
  /** The id of the open menu. */
  menuId?: string | undefined;
  variant?: 'outlined' | 'plain';
  disabled?: boolean;
  trigger?: ReactNode;
}) {
  return (
    <button
      ref={ref}
      type="button"
      className={variant === 'plain' ? `${styles.button} ${styles.plain}` : styles.button}
      aria-label={label}
      disabled={disabled}
      aria-haspopup="menu"
      aria-expanded={menuId !== undefined}
      aria-controls={menuId}
      onClick={onClick}
    >
      {trigger}
    </button>
  );
}

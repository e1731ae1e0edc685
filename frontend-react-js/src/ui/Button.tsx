import type { ComponentProps } from 'react';
import styles from './Button.module.css';

type ButtonProps = ComponentProps<'button'> & {
  look?: 'filled' | 'outlined' | 'plain' | 'danger';
  size?: 'small' | 'medium';
};

export function Button({
  look = 'filled',
  size = 'medium',
  type = 'button',
  ...rest
}: ButtonProps) {
  return (
    <button {...rest} type={type} className={`${styles.button} ${styles[look]} ${styles[size]}`} />
  );
}

import type { ComponentProps } from 'react';
import styles from './Button.module.css';

type ButtonProps = ComponentProps<'button'> & {
  variant?: 'filled' | 'outlined' | 'plain' | 'danger';
  size?: 'small' | 'medium';
};

export function Button({
  variant = 'filled',
  size = 'medium',
  type = 'button',
  ...rest
}: ButtonProps) {
  return (
    <button
      {...rest}
      type={type}
      className={`${styles.button} ${styles[variant]} ${styles[size]}`}
    />
  );
}

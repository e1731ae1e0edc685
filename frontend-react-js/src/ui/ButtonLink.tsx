import { Link, type LinkProps } from 'react-router';
import styles from './Button.module.css';

type ButtonLinkProps = LinkProps & {
  variant?: 'filled' | 'outlined' | 'plain';
  size?: 'small' | 'medium';
};

/** A link with the look of a button, for navigation. */
export function ButtonLink({ variant = 'filled', size = 'medium', ...rest }: ButtonLinkProps) {
  return <Link {...rest} className={`${styles.button} ${styles[variant]} ${styles[size]}`} />;
}

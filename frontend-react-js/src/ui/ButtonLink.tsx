import { Link, type LinkProps } from 'react-router';
import styles from './Button.module.css';

type ButtonLinkProps = LinkProps & {
  look?: 'filled' | 'outlined' | 'plain';
  size?: 'small' | 'medium';
};

/** A link with the look of a button, for navigation. */
export function ButtonLink({ look = 'filled', size = 'medium', ...rest }: ButtonLinkProps) {
  return <Link {...rest} className={`${styles.button} ${styles[look]} ${styles[size]}`} />;
}

import { Link, type LinkProps } from 'react-router';
import styles from './Button.module.css';

type ButtonLinkProps = LinkProps & {
  look?: 'filled' | 'outlined' | 'plain';
  size?: 'small' | 'medium';
};

/** A link that looks like a button, for going somewhere rather than doing something. */
export function ButtonLink({ look = 'filled', size = 'medium', ...rest }: ButtonLinkProps) {
  return <Link {...rest} className={`${styles.button} ${styles[look]} ${styles[size]}`} />;
}

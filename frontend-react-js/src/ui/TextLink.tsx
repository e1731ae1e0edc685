import { Link } from 'react-router';
import styles from './TextLink.module.css';

/** A link in a text. It is isolated from the text direction around it. */
export function TextLink({
  to,
  isExternal,
  children,
}: {
  to: string;
  isExternal: boolean;
  children: string;
}) {
  const text = <bdi>{children}</bdi>;
  if (!isExternal) {
    return (
      <Link to={to} className={styles.link}>
        {text}
      </Link>
    );
  }
  return (
    <a href={to} className={styles.link} target="_blank" rel="noopener nofollow ugc">
      {text}
    </a>
  );
}

import type { ComponentProps } from 'react';
import { Link } from 'react-router';
import { profilePath } from '@/lib/paths';
import { Avatar } from './Avatar';
import styles from './AvatarLink.module.css';

/**
 * An avatar that leads to the person. It stands beside their name, which is the same link, so it is
 * for pointers only. `data-person` is read by the hover cards.
 */
export function AvatarLink(props: ComponentProps<typeof Avatar>) {
  return (
    <Link
      to={profilePath(props.handle)}
      className={styles.link}
      data-person={props.handle}
      tabIndex={-1}
      aria-hidden="true"
    >
      <Avatar {...props} />
    </Link>
  );
}

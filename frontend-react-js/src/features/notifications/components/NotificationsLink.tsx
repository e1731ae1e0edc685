import { useQuery } from '@tanstack/react-query';
import { NavLink } from 'react-router';
import { Icon } from '@/ui/Icon';
import { badges } from '../api/badges';
import styles from './NotificationsLink.module.css';

const MOST = 9;

/** The way to the notifications, with how many are unread. */
export default function NotificationsLink({
  className,
  labelClassName,
}: {
  className: string;
  labelClassName: string;
}) {
  const unread = useQuery(badges).data?.notifications ?? 0;
  return (
    <NavLink
      to="/notifications"
      className={className}
      aria-label={unread > 0 ? `Notifications, ${unread} unread` : 'Notifications'}
    >
      <span className={styles.bell}>
        <Icon name="bell" />
        {unread > 0 && <span className={styles.count}>{unread > MOST ? `${MOST}+` : unread}</span>}
      </span>
      <span className={labelClassName}>Notifications</span>
    </NavLink>
  );
}

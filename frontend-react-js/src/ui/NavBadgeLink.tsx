import { NavLink } from 'react-router';
import { Icon, type IconName } from './Icon';
import styles from './NavBadgeLink.module.css';

const MAX_SHOWN = 9;

/**
 * A navigation link with a badge of the unread count. The number is generated content, because the
 * accessible name contains the exact count.
 */
export function NavBadgeLink({
  to,
  icon,
  label,
  unread,
  className,
  labelClassName,
}: {
  to: string;
  icon: IconName;
  label: string;
  unread: number;
  className: string;
  labelClassName: string;
}) {
  return (
    <NavLink
      to={to}
      className={className}
      aria-label={unread > 0 ? `${label}, ${unread} unread` : label}
    >
      <span className={styles.icon}>
        <Icon name={icon} />
        {unread > 0 && (
          <span
            className={styles.count}
            data-count={unread > MAX_SHOWN ? `${MAX_SHOWN}+` : unread}
          />
        )}
      </span>
      <span className={labelClassName}>{label}</span>
    </NavLink>
  );
}

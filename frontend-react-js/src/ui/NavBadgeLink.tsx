import { NavLink } from 'react-router';
import { Icon, type IconName } from './Icon';
import styles from './NavBadgeLink.module.css';

const MAX_SHOWN = 9;

/**
 * The way to where something new may wait, with how much of it is unread. The number is drawn by the
 * style sheet, as the name says it already, and more exactly.
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

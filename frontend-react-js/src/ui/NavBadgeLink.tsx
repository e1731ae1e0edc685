import { NavLink } from 'react-router';
import { t } from '@/lib/i18n/translate';
import { formatCount } from '@/lib/text/format-count';
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
      aria-label={unread > 0 ? t('linkWithUnread', { label, count: unread }) : label}
    >
      <span className={styles.icon}>
        <Icon name={icon} />
        {unread > 0 && (
          <span
            className={styles.count}
            data-count={unread > MAX_SHOWN ? `${formatCount(MAX_SHOWN)}+` : formatCount(unread)}
          />
        )}
      </span>
      <span className={labelClassName}>{label}</span>
    </NavLink>
  );
}

import { useBadges } from '@/lib/api/badges';
import { t } from '@/lib/i18n/translate';
import { useSession } from '@/lib/session/use-session';
import { NavBadgeLink } from '@/ui/NavBadgeLink';
import { usePushSync } from '../push/use-push-sync';
import { useRealtimeSync } from '../realtime/use-realtime-sync';
import { useShareTarget } from '../share/use-share-target';

/**
 * Navigation links with unread counts. They are on every page of a signed-in user, so they also run
 * the realtime sync and the like.
 */
export default function NavBadges(classNames: { className: string; labelClassName: string }) {
  const session = useSession();
  const unread = useBadges();
  const viewer = session.status === 'signed-in' ? session.person.uuid : null;
  useRealtimeSync(viewer);
  useShareTarget();
  usePushSync(viewer, unread ? unread.notifications + (unread.messages ?? 0) : null);
  return (
    <>
      <NavBadgeLink
        to="/notifications"
        icon="bell"
        label={t('notifications')}
        unread={unread?.notifications ?? 0}
        {...classNames}
      />
      <NavBadgeLink
        to="/messages"
        icon="message"
        label={t('messages')}
        unread={unread?.messages ?? 0}
        {...classNames}
      />
    </>
  );
}

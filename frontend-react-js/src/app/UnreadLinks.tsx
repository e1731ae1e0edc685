import { useBadges } from '@/lib/api/badges';
import { useSession } from '@/lib/session/use-session';
import { NavBadgeLink } from '@/ui/NavBadgeLink';
import { useLive } from './use-live';

/** The ways to what others did and wrote: on every page of one who is signed in, and so what keeps it live. */
export default function UnreadLinks(look: { className: string; labelClassName: string }) {
  const session = useSession();
  const unread = useBadges();
  useLive(session.status === 'signed-in' ? session.person.uuid : null);
  return (
    <>
      <NavBadgeLink
        to="/notifications"
        icon="bell"
        label="Notifications"
        unread={unread?.notifications ?? 0}
        {...look}
      />
      <NavBadgeLink
        to="/messages"
        icon="message"
        label="Messages"
        unread={unread?.messages ?? 0}
        {...look}
      />
    </>
  );
}

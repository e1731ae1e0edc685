import { useBadges } from '@/lib/api/badges';
import { useSession } from '@/lib/session/use-session';
import { NavBadgeLink } from '@/ui/NavBadgeLink';
import { useRealtimeSync } from '../realtime/use-realtime-sync';

/** The ways to what others did and wrote: on every page of one who is signed in, and so what keeps it live. */
export default function NavBadges(look: { className: string; labelClassName: string }) {
  const session = useSession();
  const unread = useBadges();
  useRealtimeSync(session.status === 'signed-in' ? session.person.uuid : null);
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

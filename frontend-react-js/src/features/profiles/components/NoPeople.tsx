import { t } from '@/lib/i18n/translate';
import { useSession } from '@/lib/session/use-session';
import { EmptyState } from '@/ui/EmptyState';
import type { PeopleSide } from '../paths';

/** An empty list of followers or followed people, one's own or another person's. */
export function NoPeople({ handle, side }: { handle: string; side: PeopleSide }) {
  const session = useSession();
  const isOwn = session.status === 'signed-in' && session.person.handle === handle;
  if (side === 'followers') {
    return (
      <EmptyState title={t('nobodyYet')}>
        <p>{isOwn ? t('yourFollowersHere') : t('followersHere', { handle })}</p>
      </EmptyState>
    );
  }
  return (
    <EmptyState title={isOwn ? t('youFollowNobodyYet') : t('handleFollowsNobodyYet', { handle })}>
      <p>{isOwn ? t('thoseYouFollowWillStand') : t('thoseTheyFollowWillStand')}</p>
    </EmptyState>
  );
}

import { useLocation, useNavigate } from 'react-router';
import type { Relation } from '@/lib/api/types';
import { msg, t } from '@/lib/i18n/translate';
import { useSession } from '@/lib/session/use-session';
import { Button } from '@/ui/Button';
import { useFollow } from '../api/mutations';

const texts = {
  none: { label: msg('follow'), title: msg('followHandle') },
  ask: { label: msg('follow'), title: msg('askToFollowHandle') },
  requested: { label: msg('requested'), title: msg('withdrawRequestTo') },
  following: { label: msg('followingState'), title: msg('stopFollowingHandle') },
};

/** Toggle button, of a request if the person is protected. Signed-out users are sent to sign in. */
export function FollowButton({
  handle,
  relation,
  isProtected,
  size = 'medium',
}: {
  handle: string;
  relation: Relation | null;
  isProtected: boolean;
  size?: 'small' | 'medium';
}) {
  const session = useSession();
  const navigate = useNavigate();
  const { pathname, search } = useLocation();
  const follow = useFollow(handle);
  // Once they aren't protected any more, nobody needs to wait.
  const isRequested = isProtected && (relation?.requested ?? false);
  const state = relation?.following
    ? 'following'
    : isRequested
      ? 'requested'
      : isProtected
        ? 'ask'
        : 'none';
  const isActive = state === 'following' || state === 'requested';
  const { label, title } = texts[state];

  return (
    <Button
      size={size}
      variant={isActive ? 'outlined' : 'filled'}
      title={t(title, { handle })}
      onClick={() =>
        session.status === 'signed-out'
          ? navigate('/signin', { state: { from: pathname + search } })
          : follow.mutate({
              wanted: !isActive,
              isRequest: state === 'ask' || state === 'requested',
            })
      }
    >
      {t(label)}
    </Button>
  );
}

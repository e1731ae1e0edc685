import { useLocation, useNavigate } from 'react-router';
import type { Relation } from '@/lib/api/types';
import { t } from '@/lib/i18n/translate';
import { useSession } from '@/lib/session/use-session';
import { Button } from '@/ui/Button';
import { useFollow } from '../api/mutations';

/** Toggle button. Signed-out users are sent to sign in. */
export function FollowButton({
  handle,
  relation,
  size = 'medium',
}: {
  handle: string;
  relation: Relation | null;
  size?: 'small' | 'medium';
}) {
  const session = useSession();
  const navigate = useNavigate();
  const { pathname, search } = useLocation();
  const following = relation?.following ?? false;
  const follow = useFollow(handle);

  return (
    <Button
      size={size}
      variant={following ? 'outlined' : 'filled'}
      title={following ? t('stopFollowingHandle', { handle }) : t('followHandle', { handle })}
      onClick={() =>
        session.status === 'signed-out'
          ? navigate('/signin', { state: { from: pathname + search } })
          : follow.mutate(!following)
      }
    >
      {following ? t('followingState') : t('follow')}
    </Button>
  );
}

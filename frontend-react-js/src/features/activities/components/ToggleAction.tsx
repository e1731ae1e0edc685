import { useId } from 'react';
import { useLocation, useNavigate } from 'react-router';
import type { Activity } from '@/lib/api/types';
import type { MessageKey } from '@/lib/i18n/messages';
import { msg, t } from '@/lib/i18n/translate';
import { useSession } from '@/lib/session/use-session';
import { VisuallyHidden } from '@/ui/VisuallyHidden';
import { useToggleReaction } from '../api/mutations';
import { hasReacted, type Reaction } from '../reactions';
import { ActionButtonContent } from './ActionButtonContent';
import styles from './CrudAction.module.css';

const names = {
  like: msg('like'),
  repost: msg('repost'),
  bookmark: msg('bookmark'),
} satisfies Record<Reaction, MessageKey>;

/** Toggle button of a reaction. Signed-out users are sent to sign in. */
export function ToggleAction({
  activity,
  reaction,
  count,
}: {
  activity: Activity;
  reaction: Reaction;
  count?: { number: number; text: string };
}) {
  const id = useId();
  const session = useSession();
  const navigate = useNavigate();
  const { pathname, search } = useLocation();
  const toggle = useToggleReaction(activity, reaction);

  return (
    <>
      <button
        type="button"
        className={`${styles.action} ${styles[reaction]}`}
        data-key={reaction}
        aria-label={t(names[reaction])}
        aria-pressed={hasReacted(activity, reaction)}
        aria-describedby={count && id}
        onClick={() =>
          session.status === 'signed-out'
            ? navigate('/signin', { state: { from: pathname + search } })
            : toggle()
        }
      >
        <ActionButtonContent icon={reaction} {...(count && { count: count.number })} />
      </button>
      {count && (
        <VisuallyHidden>
          <span id={id}>{count.text}</span>
        </VisuallyHidden>
      )}
    </>
  );
}

import { useId } from 'react';
import { useLocation, useNavigate } from 'react-router';
import type { Activity } from '@/lib/api/types';
import { useSession } from '@/lib/session/use-session';
import { VisuallyHidden } from '@/ui/VisuallyHidden';
import { type Act, isDone } from '../acts';
import { useAct } from '../api/mutations';
import { ActionFace } from './ActionFace';
import styles from './CrudAction.module.css';

const names = { like: 'Like', repost: 'Repost', bookmark: 'Bookmark' } satisfies Record<
  Act,
  string
>;

/** A button that does and undoes something to a crud; it leads a stranger to sign in. */
export function ToggleAction({
  activity,
  act,
  count,
}: {
  activity: Activity;
  act: Act;
  count?: { number: number; words: string };
}) {
  const id = useId();
  const session = useSession();
  const navigate = useNavigate();
  const { pathname, search } = useLocation();
  const toggle = useAct(activity, act);

  return (
    <>
      <button
        type="button"
        className={`${styles.action} ${styles[act]}`}
        data-key={act}
        aria-label={names[act]}
        aria-pressed={isDone(activity, act)}
        aria-describedby={count && id}
        onClick={() =>
          session.status === 'signed-out'
            ? navigate('/signin', { state: { from: pathname + search } })
            : toggle()
        }
      >
        <ActionFace icon={act} {...(count && { count: count.number })} />
      </button>
      {count && (
        <VisuallyHidden>
          <span id={id}>{count.words}</span>
        </VisuallyHidden>
      )}
    </>
  );
}

import { Link } from 'react-router';
import type { PersonInList } from '@/lib/api/types';
import { msg, t } from '@/lib/i18n/translate';
import { profilePath } from '@/lib/paths';
import { Avatar } from '@/ui/Avatar';
import { Button } from '@/ui/Button';
import { useBlock, useMute, useMuteReposts } from '../api/mutations';
import type { HiddenList } from '../api/queries';
import styles from './PersonRow.module.css';

const labels = {
  muted: { undo: msg('unmute'), redo: msg('mute') },
  blocked: { undo: msg('unblock'), redo: msg('block') },
  'muted-reposts': { undo: msg('showReposts'), redo: msg('hideReposts') },
} satisfies Record<HiddenList, object>;

/** Somebody whom the viewer hides. After the undo the row stays, so that a slip can be put right. */
export function HiddenPersonRow({ person, list }: { person: PersonInList; list: HiddenList }) {
  const { handle, display_name: name, relation } = person;
  const mutations = {
    muted: useMute(handle),
    blocked: useBlock(handle, { keepsLists: true }),
    'muted-reposts': useMuteReposts(handle),
  };
  const { mutate, isPending } = mutations[list];
  const hidden = {
    muted: relation?.muting,
    blocked: relation?.blocking,
    'muted-reposts': relation?.muting_reposts,
  };
  const isHidden = hidden[list] === true;
  const label = t(isHidden ? labels[list].undo : labels[list].redo);
  return (
    <article className={styles.row}>
      <Avatar name={name} handle={handle} picture={person.avatar} />
      <div className={styles.person}>
        <Link to={profilePath(handle)} className={styles.link}>
          <bdi className={styles.name}>{name}</bdi>
          <bdi className={styles.handle}>@{handle}</bdi>
        </Link>
      </div>
      <Button
        variant="outlined"
        size="small"
        aria-label={`${label} @${handle}`}
        aria-disabled={isPending}
        onClick={() => !isPending && mutate(!isHidden)}
      >
        {label}
      </Button>
    </article>
  );
}

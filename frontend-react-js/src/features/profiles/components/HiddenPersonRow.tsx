import { Link } from 'react-router';
import type { PersonInList } from '@/lib/api/types';
import { msg, t } from '@/lib/i18n/translate';
import { profilePath } from '@/lib/paths';
import { formatDateTime } from '@/lib/time/format-date';
import { Avatar } from '@/ui/Avatar';
import { Button } from '@/ui/Button';
import { showToast } from '@/ui/toasts';
import { relationErrorMessage } from '../api/error-messages';
import { useBlock, useMute, useMuteReposts, useMuteUntil } from '../api/mutations';
import type { HiddenList } from '../api/queries';
import styles from './PersonRow.module.css';

const labels = {
  muted: { undo: msg('unmute'), redo: msg('mute') },
  blocked: { undo: msg('unblock'), redo: msg('block') },
  'muted-reposts': { undo: msg('showReposts'), redo: msg('hideReposts') },
} satisfies Record<HiddenList, object>;

/** Somebody whom the viewer hides. After the undo the row stays, so that a slip can be put right. */
export function HiddenPersonRow({
  person,
  list,
}: {
  person: PersonInList & { mute_expires_at?: string | null };
  list: HiddenList;
}) {
  const { handle, display_name: name, relation } = person;
  const mutations = {
    muted: useMute(handle),
    blocked: useBlock(handle, { keepsLists: true }),
    'muted-reposts': useMuteReposts(handle),
  };
  const { mutate, isPending } = mutations[list];
  const muteUntil = useMuteUntil(handle);
  const hidden = {
    muted: relation?.muting,
    blocked: relation?.blocking,
    'muted-reposts': relation?.muting_reposts,
  };
  const isHidden = hidden[list] === true;
  const end = list === 'muted' ? person.mute_expires_at : null;
  const isBusy = isPending || muteUntil.isPending;

  function toggle() {
    if (isBusy) return;
    if (isHidden || !end) mutate(!isHidden);
    else {
      muteUntil.mutate(end, {
        onError: (error) => showToast('error', relationErrorMessage(error, handle)),
      });
    }
  }

  const label = t(isHidden ? labels[list].undo : labels[list].redo);
  return (
    <article className={styles.row}>
      <Avatar name={name} handle={handle} picture={person.avatar} />
      <div className={styles.person}>
        <Link to={profilePath(handle)} className={styles.link}>
          <bdi className={styles.name}>{name}</bdi>
          <bdi className={styles.handle}>@{handle}</bdi>
        </Link>
        {isHidden && end && (
          <p className={styles.handle}>{t('mutedUntil', { moment: formatDateTime(end) })}</p>
        )}
      </div>
      <Button
        variant="outlined"
        size="small"
        aria-label={`${label} @${handle}`}
        aria-disabled={isBusy}
        onClick={toggle}
      >
        {label}
      </Button>
    </article>
  );
}

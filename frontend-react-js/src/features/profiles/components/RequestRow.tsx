import { Link } from 'react-router';
import type { PersonInList } from '@/lib/api/types';
import { t } from '@/lib/i18n/translate';
import { profilePath } from '@/lib/paths';
import { AvatarLink } from '@/ui/AvatarLink';
import { Button } from '@/ui/Button';
import { useAnswerRequest } from '../api/mutations';
import { Bio } from './Bio';
import styles from './PersonRow.module.css';

/** Somebody who asks to follow the viewer, with both answers. */
export function RequestRow({ person }: { person: PersonInList }) {
  const { handle, display_name: name } = person;
  const { mutate, isPending } = useAnswerRequest(handle);
  const answer = (isAccepted: boolean) => () => !isPending && mutate(isAccepted);
  return (
    <article className={styles.row}>
      <AvatarLink name={name} handle={handle} picture={person.avatar} />
      <div className={styles.person}>
        <Link to={profilePath(handle)} className={styles.link}>
          <bdi className={styles.name}>{name}</bdi>
          <bdi className={styles.handle}>@{handle}</bdi>
        </Link>
      </div>
      <Button
        size="small"
        aria-label={t('acceptHandle', { handle })}
        aria-disabled={isPending}
        onClick={answer(true)}
      >
        {t('accept')}
      </Button>
      <Button
        size="small"
        variant="outlined"
        aria-label={t('refuseHandle', { handle })}
        aria-disabled={isPending}
        onClick={answer(false)}
      >
        {t('refuse')}
      </Button>
      <Bio person={person} className={styles.bio} />
    </article>
  );
}

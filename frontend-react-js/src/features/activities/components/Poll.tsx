import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import { useLocation } from 'react-router';
import type { Activity } from '@/lib/api/types';
import { numberFormat } from '@/lib/i18n/intl';
import { t } from '@/lib/i18n/translate';
import { useSession } from '@/lib/session/use-session';
import { formatDateTime } from '@/lib/time/format-date';
import { formatRemaining, hasExpired } from '@/lib/time/format-remaining';
import { useNow } from '@/lib/time/use-now';
import { Button } from '@/ui/Button';
import { ButtonLink } from '@/ui/ButtonLink';
import { VisuallyHidden } from '@/ui/VisuallyHidden';
import { useLoadPoll, useVote, voteErrorMessage } from '../api/use-vote';
import styles from './Poll.module.css';

/**
 * The poll of a crud: a form until the viewer has voted, then the results. Whether it has ended is a matter
 * of the server's clock, as the crud may have been loaded long before.
 */
export default function Poll({
  activity,
  poll,
}: {
  activity: Activity;
  poll: NonNullable<Activity['poll']>;
}) {
  const id = useId();
  const session = useSession();
  const { pathname, search } = useLocation();
  const list = useRef<HTMLUListElement>(null);
  const [picked, setPicked] = useState<readonly number[]>([]);
  const voting = useVote(activity);
  const loading = useLoadPoll(activity);
  const left = useNow((now) => formatRemaining(poll.closes_at, now));
  const isClosed = useNow((now) => poll.is_closed || hasExpired(poll.closes_at, now));
  const people = poll.voters_count;
  const isOwn = session.status === 'signed-in' && session.person.handle === activity.handle;
  const canVote = session.status === 'signed-in' && !isOwn && !isClosed && people === null;
  const error = voting.error ?? loading.error;

  // The form, which had the focus, is gone.
  const hasVoted = voting.isSuccess && people !== null;
  useEffect(() => {
    if (hasVoted) list.current?.focus({ preventScroll: true });
  }, [hasVoted]);

  function pick(choice: number) {
    if (!poll.multiple) setPicked([choice]);
    else if (picked.includes(choice)) setPicked(picked.filter((each) => each !== choice));
    else setPicked([...picked, choice]);
  }

  function vote(event: FormEvent) {
    event.preventDefault();
    if (picked.length > 0 && !voting.isPending) voting.mutate([...picked].sort());
  }

  const status = (
    <p className={styles.status}>
      {people !== null && (
        <span>{people === 0 ? t('nobodyVotedYet') : t('peopleVoted', { count: people })}</span>
      )}
      <time dateTime={poll.closes_at} title={formatDateTime(poll.closes_at)}>
        {isClosed ? t('pollEnded') : t('pollLeft', { left })}
      </time>
    </p>
  );
  const problem = error !== null && (
    <p className={styles.problem} role="alert">
      {voteErrorMessage(error)}
    </p>
  );

  if (canVote) {
    return (
      <form className={styles.poll} aria-busy={voting.isPending} onSubmit={vote}>
        <fieldset className={styles.choices}>
          <legend className={styles.legend}>
            <VisuallyHidden>
              {poll.multiple ? t('pollChooseSeveral') : t('pollChooseOne')}
            </VisuallyHidden>
          </legend>
          {poll.choices.map(({ text }, choice) => (
            <label key={text} className={styles.choice}>
              <input
                type={poll.multiple ? 'checkbox' : 'radio'}
                name={`${id}-choice`}
                checked={picked.includes(choice)}
                onChange={() => pick(choice)}
              />
              <span className={styles.text} dir="auto">
                {text}
              </span>
            </label>
          ))}
        </fieldset>
        {problem}
        <div className={styles.foot}>
          <Button type="submit" size="small" disabled={picked.length === 0 || voting.isPending}>
            {t('vote')}
          </Button>
          {status}
        </div>
      </form>
    );
  }

  return (
    <div className={styles.poll}>
      {/* Focused after a vote. */}
      <ul ref={list} className={styles.choices} tabIndex={-1} aria-label={t('pollResults')}>
        {poll.choices.map(({ text, votes }, choice) => (
          <li key={text} className={styles.result}>
            {votes !== null && (
              <span
                className={styles.bar}
                style={{ inlineSize: `${share(votes, people) * 100}%` }}
                aria-hidden="true"
              />
            )}
            <span className={styles.text} dir="auto">
              {text}
            </span>
            {poll.voted?.includes(choice) && (
              <span className={styles.own}>
                <span aria-hidden="true">✓</span>
                <VisuallyHidden>{t('yourVote')}</VisuallyHidden>
              </span>
            )}
            {votes !== null && (
              <span className={styles.share} title={t('votesCount', { count: votes })}>
                {numberFormat({ style: 'percent' }).format(share(votes, people))}
              </span>
            )}
          </li>
        ))}
      </ul>
      {problem}
      <div className={styles.foot}>
        {people === null && isClosed && (
          <Button
            variant="outlined"
            size="small"
            disabled={loading.isPending}
            onClick={() => loading.mutate()}
          >
            {t('showResults')}
          </Button>
        )}
        {session.status === 'signed-out' && !isClosed && people === null && (
          <ButtonLink
            to="/signin"
            state={{ from: pathname + search }}
            variant="outlined"
            size="small"
          >
            {t('signInToVote')}
          </ButtonLink>
        )}
        {status}
      </div>
    </div>
  );
}

/** Return how many of the people who voted chose this; with several answers, the sum is above one. */
function share(votes: number, people: number | null): number {
  return people ? votes / people : 0;
}

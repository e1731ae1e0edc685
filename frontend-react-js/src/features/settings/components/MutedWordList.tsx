import { useQuery } from '@tanstack/react-query';
import { t } from '@/lib/i18n/translate';
import { formatDateTime } from '@/lib/time/format-date';
import { Button } from '@/ui/Button';
import { EmptyState } from '@/ui/EmptyState';
import { ErrorState } from '@/ui/ErrorState';
import { RowsSkeleton } from '@/ui/RowsSkeleton';
import { showToast } from '@/ui/toasts';
import {
  type MutedWord,
  mutedWordErrorMessage,
  mutedWordsQuery,
  useUnmuteWord,
} from '../api/muted-words';
import styles from './SessionList.module.css';

/** The words that the viewer mutes, each with its undo. */
export function MutedWordList() {
  const query = useQuery(mutedWordsQuery);
  const unmuting = useUnmuteWord();
  if (query.isPending) return <RowsSkeleton what="page" />;
  if (query.isLoadingError) return <ErrorState error={query.error} onRetry={query.refetch} />;
  if (query.data.length === 0) {
    return (
      <EmptyState title={t('youMuteNoWord')}>
        <p>{t('mutedWordsExplained')}</p>
      </EmptyState>
    );
  }
  return (
    <ul className={styles.sessions}>
      {query.data.map((word) => (
        <li key={word.uuid} className={styles.session}>
          <div>
            <strong>
              <bdi>{word.value}</bdi>
            </strong>
            <p className={styles.detail}>{details(word)}</p>
          </div>
          <Button
            variant="outlined"
            aria-label={t('unmuteWord', { word: word.value })}
            disabled={unmuting.isPending && unmuting.variables?.uuid === word.uuid}
            onClick={() =>
              unmuting.mutate(word, {
                onError: (error) => showToast('error', mutedWordErrorMessage(error)),
              })
            }
          >
            {t('unmute')}
          </Button>
        </li>
      ))}
    </ul>
  );
}

function details({ in: places, except_following, expires_at }: MutedWord): string {
  const only = places[0] === 'tags' ? t('inHashtags') : t('inText');
  return [
    places.length > 1 ? t('inTextAndHashtags') : only,
    except_following ? t('ofPeopleIDontFollow') : t('ofAnybody'),
    expires_at === null
      ? t('untilIUndoIt')
      : t('untilMoment', { moment: formatDateTime(expires_at) }),
  ].join(' · ');
}

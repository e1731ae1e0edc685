import { useQuery } from '@tanstack/react-query';
import { t } from '@/lib/i18n/translate';
import { formatDateTime } from '@/lib/time/format-date';
import { EmptyState } from '@/ui/EmptyState';
import { RowsSkeleton } from '@/ui/RowsSkeleton';
import { trendExclusionsQuery, useLetTrend } from '../api/trend-exclusions';
import type { TrendExclusion } from '../api/types';
import styles from './Case.module.css';
import { ModeratorsError } from './ModeratorsError';
import { ReinstateForm } from './ReinstateForm';
import { TrendExclusionForm } from './TrendExclusionForm';

/** Hashtags and words that are kept out of trends. */
export function TrendExclusions() {
  const query = useQuery(trendExclusionsQuery);
  if (query.isPending) return <RowsSkeleton what="page" />;
  if (query.isLoadingError) return <ModeratorsError error={query.error} onRetry={query.refetch} />;
  return (
    <>
      <TrendExclusionForm />
      {query.data.length === 0 && (
        <EmptyState title={t('nothingIsKeptOutOfTrends')}>
          <p>{t('nothingIsKeptOutHint')}</p>
        </EmptyState>
      )}
      <ol>
        {query.data.map((exclusion) => (
          <li key={exclusion.uuid} className={styles.case}>
            <Exclusion exclusion={exclusion} />
          </li>
        ))}
      </ol>
    </>
  );
}

function Exclusion({ exclusion }: { exclusion: TrendExclusion }) {
  const { kind, value, reason, moderator } = exclusion;
  const back = useLetTrend(exclusion.uuid);
  return (
    <>
      <h2 className={styles.title}>
        <bdi>{kind === 'hashtag' ? `#${value}` : `#*${value}*`}</bdi>
      </h2>
      <p dir="auto">{reason}</p>
      <p className={styles.quiet}>
        {t('byHandle', { handle: moderator })}, {formatDateTime(exclusion.created_at)}
      </p>
      <ReinstateForm
        what={t('letItTrend')}
        label={t('why')}
        isBusy={back.isPending}
        onReinstate={back.mutate}
      />
    </>
  );
}

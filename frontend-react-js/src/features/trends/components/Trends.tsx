import { useQuery } from '@tanstack/react-query';
import { useId } from 'react';
import { Link } from 'react-router';
import { t } from '@/lib/i18n/translate';
import { formatCompact } from '@/lib/text/format-count';
import { trendsQuery } from '../api/queries';
import styles from './Trends.module.css';

const MAX_SHOWN = 6;

/** Trending hashtags; renders nothing while there are none. */
export function Trends() {
  const id = useId();
  const trends = useQuery(trendsQuery).data ?? [];
  if (trends.length === 0) return null;
  return (
    <section className={styles.trends} aria-labelledby={id}>
      <h2 id={id} className={styles.title}>
        {t('trends')}
      </h2>
      <ol>
        {trends.slice(0, MAX_SHOWN).map(({ hashtag, count }) => (
          <li key={hashtag}>
            <Link to={`/tags/${encodeURIComponent(hashtag)}`} className={styles.trend}>
              <bdi className={styles.tag}>#{hashtag}</bdi>{' '}
              <span className={styles.count}>
                {t('peopleCount', { count, shown: formatCompact(count) })}
              </span>
            </Link>
          </li>
        ))}
      </ol>
    </section>
  );
}

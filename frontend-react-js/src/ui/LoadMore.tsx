import { useEffect, useRef } from 'react';
import type { PagedList } from '@/lib/api/pagination';
import { t } from '@/lib/i18n/translate';
import { Button } from './Button';
import styles from './LoadMore.module.css';

/**
 * Infinite scroll: load the next page when the end of the list comes near. The button is for
 * keyboards and for retries.
 */
export function LoadMore({
  load,
  isLoading,
  hasFailed,
  label = t('showMore'),
}: NonNullable<PagedList<unknown>['more']> & { label?: string }) {
  const sentinel = useRef<HTMLDivElement>(null);
  const isIdle = !isLoading && !hasFailed;

  useEffect(() => {
    // Without the interface, the button loads.
    if (!isIdle || !sentinel.current || !window.IntersectionObserver) return;
    const observer = new IntersectionObserver(
      ([entry]) => {
        if (entry?.isIntersecting) load();
      },
      { rootMargin: '2400px' },
    );
    observer.observe(sentinel.current);
    return () => observer.disconnect();
  }, [isIdle, load]);

  return (
    <div ref={sentinel} className={styles.more}>
      {hasFailed && <p role="alert">{t('moreDidntLoad')}</p>}
      <Button variant="outlined" disabled={isLoading} onClick={load}>
        {isLoading ? t('loading') : hasFailed ? t('tryAgain') : label}
      </Button>
    </div>
  );
}

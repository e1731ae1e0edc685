import { useEffect, useRef } from 'react';
import type { Listing } from '@/lib/api/listing';
import { Button } from './Button';
import styles from './LoadMore.module.css';

/** Loads the next page as its place scrolls near; the button does the same for keyboards and after a failure. */
export function LoadMore({
  load,
  isLoading,
  hasFailed,
  words = 'Show more',
}: NonNullable<Listing<unknown>['more']> & { words?: string }) {
  const place = useRef<HTMLDivElement>(null);
  const isIdle = !isLoading && !hasFailed;

  useEffect(() => {
    if (!isIdle || !place.current) return;
    const observer = new IntersectionObserver(
      ([entry]) => {
        if (entry?.isIntersecting) load();
      },
      { rootMargin: '2400px' },
    );
    observer.observe(place.current);
    return () => observer.disconnect();
  }, [isIdle, load]);

  return (
    <div ref={place} className={styles.more}>
      {hasFailed && <p role="alert">More didn’t load.</p>}
      <Button look="outlined" disabled={isLoading} onClick={load}>
        {isLoading ? 'Loading…' : hasFailed ? 'Try again' : words}
      </Button>
    </div>
  );
}

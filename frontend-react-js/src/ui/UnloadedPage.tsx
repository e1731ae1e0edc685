import { useEffect, useRef } from 'react';
import { t } from '@/lib/i18n/translate';
import { useOnline } from '@/lib/use-online';
import { useTitle } from '@/lib/use-title';
import { Button } from './Button';
import { EmptyState } from './EmptyState';
import { PageHeader } from './PageHeader';

const FIRST_RETRY_MS = 2_000;
const MAX_RETRY_MS = 30_000;
const RELOAD_INTERVAL_MS = 60_000;

/** In place of a page whose code isn't there. It reloads as soon as Cruddur can be reached. */
export function UnloadedPage() {
  const isOnline = useOnline();
  const wasOffline = useRef(!isOnline);
  const title = isOnline ? t('thisPageDidntLoad') : t('noNetwork');
  useTitle(title);

  // Browsers remember that a module failed, so only a new document loads it for sure. Drafts survive it.
  useEffect(() => {
    wasOffline.current ||= !isOnline;
    if (!isOnline) return;
    let delay = FIRST_RETRY_MS;
    async function retry() {
      if (await isReachable()) return window.location.reload();
      timer = setTimeout(retry, delay);
      delay = Math.min(2 * delay, MAX_RETRY_MS);
    }
    let timer = setTimeout(retry, wasOffline.current ? 0 : untilNextReload());
    return () => clearTimeout(timer);
  }, [isOnline]);

  return (
    <>
      <PageHeader backHome>{title}</PageHeader>
      <EmptyState title={isOnline ? t('unreachable') : t('youAreOffline')}>
        <p>{isOnline ? t('pageOpensByItself') : t('pageNotOnDevice')}</p>
        <Button onClick={() => window.location.reload()}>{t('loadAgain')}</Button>
      </EmptyState>
    </>
  );
}

async function isReachable(): Promise<boolean> {
  try {
    return (await fetch('/', { method: 'HEAD', cache: 'no-store' })).ok;
  } catch {
    return false;
  }
}

/** Return how long to wait: a document that was reloaded just now doesn't help by itself. */
function untilNextReload(): number {
  const [navigation] = performance.getEntriesByType?.('navigation') ?? [];
  const isReload = (navigation as PerformanceNavigationTiming | undefined)?.type === 'reload';
  return isReload ? Math.max(0, RELOAD_INTERVAL_MS - performance.now()) : 0;
}

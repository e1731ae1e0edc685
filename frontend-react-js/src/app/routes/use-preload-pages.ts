import { useEffect } from 'react';
import { loadAllPages } from './lazy-page';

/** Wait until the first page is there. */
const PRELOAD_DELAY_MS = 3000;

/** Load the code of the other pages in the background, unless the person saves data. */
export function usePreloadPages() {
  useEffect(() => {
    const connection = (navigator as { connection?: { saveData?: boolean } }).connection;
    if (connection?.saveData) return;
    const timer = setTimeout(loadAllPages, PRELOAD_DELAY_MS);
    return () => clearTimeout(timer);
  }, []);
}

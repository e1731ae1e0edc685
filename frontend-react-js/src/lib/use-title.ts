import { useEffect } from 'react';

/** Name the page in the tab; null is the site's own name, and `undefined` leaves it to another part of the page. */
export function useTitle(title: string | null | undefined) {
  useEffect(() => {
    if (title === undefined) return;
    document.title = title === null ? 'Cruddur' : `${title} · Cruddur`;
  }, [title]);
}

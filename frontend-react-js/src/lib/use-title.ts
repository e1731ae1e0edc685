import { useEffect } from 'react';

/** Set the title of the page; null is the site's name alone, and `undefined` changes nothing. */
export function useTitle(title: string | null | undefined) {
  useEffect(() => {
    if (title === undefined) return;
    document.title = title === null ? 'Cruddur' : `${title} · Cruddur`;
  }, [title]);
}

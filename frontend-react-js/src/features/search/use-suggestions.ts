import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { t } from '@/lib/i18n/translate';
import { useSession } from '@/lib/session/use-session';
import { type SearchSuggestion, suggestionsQuery } from './api/suggestions-query';
import { recentSearches } from './recent-searches';
import { searchPath } from './search-params';

const DEBOUNCE_MS = 150;

/** The viewer, for what is stored on the device. */
export function useViewer(): string {
  const session = useSession();
  return session.status === 'signed-in' ? session.person.uuid : 'visitor';
}

/** Recent searches that begin with what is typed; then tags and people, debounced. */
export function useSuggestions(typed: string, isOpen: boolean) {
  const term = typed.trim();
  const viewer = useViewer();
  const [debounced, setDebounced] = useState('');

  useEffect(() => {
    const timer = setTimeout(() => setDebounced(isOpen ? term : ''), DEBOUNCE_MS);
    return () => clearTimeout(timer);
  }, [term, isOpen]);

  const { data } = useQuery({
    ...suggestionsQuery(debounced),
    placeholderData: keepPreviousData,
  });
  const recent: SearchSuggestion[] = !isOpen
    ? []
    : recentSearches(viewer)
        .filter((past) => past !== term && past.toLowerCase().startsWith(term.toLowerCase()))
        .slice(0, term === '' ? undefined : 2)
        .map((past) => ({ path: searchPath(past), text: past, description: t('recent') }));
  return { recent, suggestions: isOpen && term !== '' && debounced !== '' ? (data ?? []) : [] };
}

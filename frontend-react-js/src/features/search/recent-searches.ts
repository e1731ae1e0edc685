import { safeLocalStorage } from '@/lib/browser-storage';

const MAX_RECENT = 8;

/** The latest search terms of a person on this device, the latest first. */
export function recentSearches(viewer: string): string[] {
  try {
    const stored: unknown = JSON.parse(safeLocalStorage.read(nameOf(viewer)) ?? '[]');
    return Array.isArray(stored) ? stored.filter((term) => typeof term === 'string') : [];
  } catch {
    return [];
  }
}

export function rememberSearch(viewer: string, term: string) {
  if (term === '') return;
  const others = recentSearches(viewer).filter(
    (other) => other.toLowerCase() !== term.toLowerCase(),
  );
  safeLocalStorage.write(nameOf(viewer), JSON.stringify([term, ...others].slice(0, MAX_RECENT)));
}

export function forgetSearches(viewer: string) {
  safeLocalStorage.remove(nameOf(viewer));
}

function nameOf(viewer: string): string {
  return `cruddur.searches.${viewer}`;
}

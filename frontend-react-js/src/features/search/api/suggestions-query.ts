import { queryOptions } from '@tanstack/react-query';
import { api, unwrap } from '@/lib/api/client';
import { t } from '@/lib/i18n/translate';
import { profilePath } from '@/lib/paths';
import { formatCompact } from '@/lib/text/format-count';

const MAX_PEOPLE = 5;
const MAX_TAGS = 3;

/** Where a suggestion leads, what it says, and what is said beside it. */
export type SearchSuggestion = { path: string; text: string; description: string };

/** Trending hashtags that begin with the term, and people whose handle or name does. */
export function suggestionsQuery(term: string) {
  return queryOptions({
    queryKey: ['search-suggestions', term.toLowerCase()],
    queryFn: async ({ signal }) => {
      const name = term.replace(/^[#@]/, '');
      const [tags, people] = await Promise.all([
        term.startsWith('@') ? [] : tagsOf(name, signal),
        term.startsWith('#') ? [] : peopleOf(name, signal),
      ]);
      return [...tags, ...people];
    },
    enabled: /[^#@\s]/.test(term),
    staleTime: 60_000,
    retry: false,
  });
}

async function peopleOf(term: string, signal: AbortSignal): Promise<SearchSuggestion[]> {
  const { data } = await unwrap(
    api.GET('/api/users/search', { params: { query: { term } }, signal }),
  );
  return data.slice(0, MAX_PEOPLE).map(({ handle, display_name }) => ({
    path: profilePath(handle),
    text: `@${handle}`,
    description: display_name,
  }));
}

async function tagsOf(term: string, signal: AbortSignal): Promise<SearchSuggestion[]> {
  const { data } = await unwrap(api.GET('/api/trends', { signal }));
  return data
    .filter(({ hashtag }) => fold(hashtag).startsWith(fold(term)))
    .slice(0, MAX_TAGS)
    .map(({ hashtag, count }) => ({
      path: `/tags/${encodeURIComponent(hashtag)}`,
      text: `#${hashtag}`,
      description: count === 1 ? '' : t('peopleCount', { count, shown: formatCompact(count) }),
    }));
}

function fold(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}

import { queryOptions } from '@tanstack/react-query';
import { api, unwrap } from '@/lib/api/client';
import { t } from '@/lib/i18n/translate';
import { formatCompact } from '@/lib/text/format-count';
import type { AutocompleteToken } from '../autocomplete';

const MAX_SUGGESTIONS = 6;

/** A handle with the person's name, or a hashtag with its number of users. */
export type Suggestion = { text: string; description: string };

/** Suggestions for a token: people by handle or name, or trending hashtags. */
export function autocompleteQuery({ sign, term }: AutocompleteToken) {
  return queryOptions({
    queryKey: ['autocomplete', sign, term.toLowerCase()],
    queryFn: ({ signal }) => (sign === '@' ? people(term, signal) : tags(term, signal)),
    staleTime: 60_000,
    retry: false,
  });
}

async function people(term: string, signal: AbortSignal): Promise<Suggestion[]> {
  const { data } = await unwrap(
    api.GET('/api/users/search', { params: { query: { term } }, signal }),
  );
  return data
    .slice(0, MAX_SUGGESTIONS)
    .map(({ handle, display_name }) => ({ text: handle, description: display_name }));
}

async function tags(term: string, signal: AbortSignal): Promise<Suggestion[]> {
  const { data } = await unwrap(api.GET('/api/trends', { signal }));
  return data
    .filter(({ hashtag }) => fold(hashtag).startsWith(fold(term)))
    .slice(0, MAX_SUGGESTIONS)
    .map(({ hashtag, count }) => ({
      text: hashtag,
      description: count === 1 ? '' : t('peopleCount', { count, shown: formatCompact(count) }),
    }));
}

/** Return the form that spellings of a hashtag share: without case, width and joiners. */
function fold(tag: string): string {
  return tag
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\u200C\u200D]/g, '');
}

import { queryOptions } from '@tanstack/react-query';
import { api, unwrap } from '@/lib/api/client';
import type { Unfinished } from '../completion';

const MOST = 6;

/** What may be put in: the whole word, and beside a handle the name of who has it. */
export type Choice = { whole: string; words: string };

/** What begins like what is being typed: people by handle or name, tags out of those that many use. */
export function completions({ sign, term }: Unfinished) {
  return queryOptions({
    queryKey: ['completions', sign, term.toLowerCase()],
    queryFn: ({ signal }) => (sign === '@' ? people(term, signal) : tags(term, signal)),
    staleTime: 60_000,
    retry: false,
  });
}

async function people(term: string, signal: AbortSignal): Promise<Choice[]> {
  const { data } = await unwrap(
    api.GET('/api/users/search', { params: { query: { term } }, signal }),
  );
  return data
    .slice(0, MOST)
    .map(({ handle, display_name }) => ({ whole: handle, words: display_name }));
}

async function tags(term: string, signal: AbortSignal): Promise<Choice[]> {
  const { data } = await unwrap(api.GET('/api/trends', { signal }));
  return data
    .filter(({ hashtag }) => hashtag.startsWith(term.toLowerCase()))
    .slice(0, MOST)
    .map(({ hashtag, count }) => ({ whole: hashtag, words: count === 1 ? '' : `${count} people` }));
}

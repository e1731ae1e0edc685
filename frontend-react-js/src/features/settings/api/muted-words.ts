import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, unwrap } from '@/lib/api/client';
import type { components } from '@/lib/api/schema';
import { errorMessage } from '@/lib/http/error-message';
import { ProblemError } from '@/lib/http/problem';
import { msg } from '@/lib/i18n/translate';

export type MutedWord = components['schemas']['MutedWord'];
export type NewMutedWord = components['schemas']['NewMutedWord'];

export const mutedWordsQuery = queryOptions({
  queryKey: ['muted-words'],
  queryFn: async ({ signal }) => (await unwrap(api.GET('/api/muted_words', { signal }))).data,
  // Another page may have changed it.
  staleTime: 0,
});

/** Mute a word. Every list may be another one then. */
export function useMuteWord() {
  const queries = useQueryClient();
  return useMutation({
    // The same word twice is one, so a retry needs no key.
    mutationFn: async (body: NewMutedWord) =>
      (await unwrap(api.POST('/api/muted_words', { body }))).data,
    onSuccess: () => queries.invalidateQueries(),
  });
}

/** Unmute a word, and take it off the list. */
export function useUnmuteWord() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async ({ uuid }: MutedWord) => {
      const params = { path: { muted_word_uuid: uuid } };
      try {
        await api.DELETE('/api/muted_words/{muted_word_uuid}', { params });
      } catch (error) {
        // It has ended meanwhile, as was asked for.
        if (!(error instanceof ProblemError && error.status === 404)) throw error;
      }
    },
    onSuccess: () => queries.invalidateQueries(),
  });
}

const messages = {
  value_blank: msg('sayWhatToMute'),
  value_without_letters: msg('mutedWordNeedsALetter'),
  value_exceed_max_chars: msg('mutedWordTooLong'),
  value_exceed_max_bytes: msg('mutedWordTooLong'),
  value_control_chars: msg('mutedWordUnprintable'),
  muted_words_too_many: msg('tooManyMutedWords'),
};

/** Return the error text for a word that wasn't muted. */
export function mutedWordErrorMessage(error: unknown): string {
  return errorMessage(error, messages);
}

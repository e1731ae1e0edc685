import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, unwrap } from '@/lib/api/client';
import { activitiesKey, peopleKey } from '@/lib/api/query-keys';
import { session } from '@/lib/session';
import { showToast } from '@/ui/toasts';

/** Go by another handle, wherever it stands. */
export function useChangeHandle() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (handle: string) =>
      (await unwrap(api.PUT('/api/account/handle', { body: { handle } }))).data,
    onSuccess: (person) => {
      session.updatePerson(person);
      showToast('info', `You are @${person.handle} now.`);
      queries.invalidateQueries({ queryKey: [activitiesKey] });
      queries.invalidateQueries({ queryKey: [peopleKey] });
    },
  });
}

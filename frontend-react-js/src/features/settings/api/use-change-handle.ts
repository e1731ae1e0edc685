import { useMutation, useQueryClient } from '@tanstack/react-query';
import { activitiesKey } from '@/lib/api/activities-in-cache';
import { answer, api } from '@/lib/api/client';
import { peopleKey } from '@/lib/api/people-key';
import { session } from '@/lib/session';
import { showToast } from '@/ui/toasts';

/** Go by another handle, wherever it stands. */
export function useChangeHandle() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (handle: string) =>
      (await answer(api.PUT('/api/account/handle', { body: { handle } }))).data,
    onSuccess: (person) => {
      session.updatePerson(person);
      showToast('info', `You are @${person.handle} now.`);
      queries.invalidateQueries({ queryKey: [activitiesKey] });
      queries.invalidateQueries({ queryKey: [peopleKey] });
    },
  });
}

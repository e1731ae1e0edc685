import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, unwrap } from '@/lib/api/client';
import { activitiesKey, peopleKey } from '@/lib/api/query-keys';
import { session } from '@/lib/session';
import { changeProfile } from './people-in-cache';

/** Describe oneself anew, on every page that shows it. */
export function useUpdateProfile(onSaved: () => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (profile: { display_name: string; bio: string }) =>
      (await unwrap(api.PUT('/api/profile/update', { body: profile }))).data,
    onSuccess: (person) => {
      session.updatePerson(person);
      changeProfile(queries, person.handle, () => person);
      onSaved();
      // The name stands on each crud.
      queries.invalidateQueries({ queryKey: [activitiesKey] });
      queries.invalidateQueries({ queryKey: [peopleKey] });
    },
  });
}

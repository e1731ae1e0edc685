import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { cancelInFlight, updateInAllQueries } from '@/lib/api/activity-cache';
import { api, unwrap } from '@/lib/api/client';
import { personActivitiesKey } from '@/lib/api/query-keys';
import type { Activity } from '@/lib/api/types';
import { ProblemError } from '@/lib/http/problem';
import type { Draft } from './crud-mutations';
import { fetchThreadPage } from './thread-query';

/**
 * Edit one's own crud, as it was in `version`. If it was edited elsewhere meanwhile, `onNewer` gets the crud as it is now.
 */
export function useEditCrud({ uuid, handle }: Activity, onNewer: (newer: Activity) => void) {
  const queries = useQueryClient();
  return async (version: string, { message, content_warning, media }: Draft): Promise<void> => {
    try {
      const { data } = await unwrap(
        api.PATCH('/api/activities/{activity_uuid}', {
          params: { path: { activity_uuid: uuid }, header: { 'If-Match': `"${version}"` } },
          body: { message, content_warning, media },
        }),
      );
      await showEdited(queries, data);
    } catch (error) {
      if (error instanceof ProblemError && error.status === 412) {
        const { activity } = await fetchThreadPage(handle, uuid, { depth: 1 });
        await showEdited(queries, activity);
        onNewer(activity);
      }
      throw error;
    }
  };
}

/** Show the new text in all lists; those that it may be in or not are read again when they are opened. */
async function showEdited(queries: QueryClient, edited: Activity) {
  await cancelInFlight(queries);
  updateInAllQueries(queries, edited.uuid, (copy) => ({
    ...edited,
    // Which repost is shown depends on the list.
    reposted_by: copy.reposted_by,
  }));
  queries.invalidateQueries({
    queryKey: personActivitiesKey(edited.handle, 'media'),
    refetchType: 'none',
  });
}

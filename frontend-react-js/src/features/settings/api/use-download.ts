import { useMutation } from '@tanstack/react-query';
import { api, unwrap } from '@/lib/api/client';
import { saveJson } from '../save-json';

/** Save all that is the person's as a file of theirs. */
export function useDownload(handle: string) {
  return useMutation({
    mutationFn: async () => {
      const { data } = await unwrap(api.GET('/api/account/export'));
      saveJson(data, `cruddur-${handle}.json`);
    },
  });
}

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { api, unwrap } from '@/lib/api/client';
import { activitiesKey, peopleKey } from '@/lib/api/query-keys';
import { session } from '@/lib/session';
import { upload } from './upload';

export type ProfileImage = 'avatar' | 'banner';

const paths = { avatar: '/api/profile/avatar', banner: '/api/profile/banner' } as const;

/** Upload or remove the avatar or banner, and refresh every page that shows it. */
export function useProfileImage(purpose: ProfileImage) {
  const queries = useQueryClient();
  const controller = useRef<AbortController>(null);
  const [progress, setProgress] = useState<number | null>(0);

  useEffect(() => () => controller.current?.abort(), []);

  const refreshPerson = async () => {
    const { data: person } = await unwrap(api.GET('/api/profile'));
    session.updatePerson(person);
    queries.invalidateQueries({ queryKey: [activitiesKey] });
    queries.invalidateQueries({ queryKey: [peopleKey] });
  };

  const uploading = useMutation({
    mutationFn: async (content: Blob) => {
      controller.current = new AbortController();
      setProgress(0);
      await upload(purpose, content, {
        signal: controller.current.signal,
        onProgress: setProgress,
      });
      await refreshPerson();
    },
  });
  const removing = useMutation({
    mutationFn: async () => {
      await api.DELETE(paths[purpose]);
      await refreshPerson();
    },
  });

  return {
    uploading,
    removing,
    progress,
    cancel() {
      controller.current?.abort();
      uploading.reset();
    },
  };
}

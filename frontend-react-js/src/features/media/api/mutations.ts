import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { api, unwrap } from '@/lib/api/client';
import { activitiesKey, peopleKey } from '@/lib/api/query-keys';
import { session } from '@/lib/session';
import { upload } from './upload';

export type Portrayed = 'avatar' | 'banner';

const paths = { avatar: '/api/profile/avatar', banner: '/api/profile/banner' } as const;

/** Give oneself an avatar or a banner, or take it off, on every page that shows it. */
export function usePortrait(purpose: Portrayed) {
  const queries = useQueryClient();
  const sending = useRef<AbortController>(null);
  const [share, setShare] = useState<number | null>(0);

  useEffect(() => () => sending.current?.abort(), []);

  const showAnew = async () => {
    const { data: person } = await unwrap(api.GET('/api/profile'));
    session.updatePerson(person);
    queries.invalidateQueries({ queryKey: [activitiesKey] });
    queries.invalidateQueries({ queryKey: [peopleKey] });
  };

  const giving = useMutation({
    mutationFn: async (content: Blob) => {
      sending.current = new AbortController();
      setShare(0);
      await upload(purpose, content, { signal: sending.current.signal, onProgress: setShare });
      await showAnew();
    },
  });
  const removing = useMutation({
    mutationFn: async () => {
      await api.DELETE(paths[purpose]);
      await showAnew();
    },
  });

  return {
    giving,
    removing,
    share,
    cancel() {
      sending.current?.abort();
      giving.reset();
    },
  };
}

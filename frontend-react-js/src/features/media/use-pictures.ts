import { useEffect, useRef, useState } from 'react';
import { discard, upload } from './api/upload';
import { prepare } from './prepare';
import { uploadProblem } from './upload-problem';

export const MOST = 4;

/** A picture on its way into a crud. `share` is null while it is made ready. */
export type PictureItem = {
  id: string;
  file: File;
  preview: string;
  alt: string;
  state:
    | { step: 'sending'; share: number | null }
    | { step: 'ready'; uuid: string }
    | { step: 'failed'; problem: string };
};

export type Pictures = ReturnType<typeof usePictures>;

/** The pictures that somebody puts into what they write: uploaded at once, while they go on writing. */
export function usePictures() {
  const [items, setItems] = useState<readonly PictureItem[]>([]);
  const [notice, setNotice] = useState<string | null>(null);
  const latest = useRef(items);
  const underWay = useRef(new Map<string, AbortController>());
  latest.current = items;

  useEffect(() => {
    const [sendings, last] = [underWay.current, latest];
    return () => {
      for (const sending of sendings.values()) sending.abort();
      for (const { preview } of last.current) URL.revokeObjectURL(preview);
    };
  }, []);

  function change(id: string, changes: Partial<PictureItem>) {
    setItems((all) => all.map((item) => (item.id === id ? { ...item, ...changes } : item)));
  }

  async function send({ id, file }: PictureItem) {
    const sending = new AbortController();
    underWay.current.set(id, sending);
    const { signal } = sending;
    change(id, { state: { step: 'sending', share: 0 } });
    try {
      const { uuid } = await upload('image', await prepare(file), {
        signal,
        onProgress: (share) => change(id, { state: { step: 'sending', share } }),
      });
      change(id, { state: { step: 'ready', uuid } });
    } catch (error) {
      if (!signal.aborted) change(id, { state: { step: 'failed', problem: uploadProblem(error) } });
    } finally {
      if (underWay.current.get(id) === sending) underWay.current.delete(id);
    }
  }

  return {
    items,
    notice,

    add(files: readonly File[]) {
      const free = MOST - latest.current.length;
      setNotice(files.length > free ? 'A crud shows four pictures at most.' : null);
      const added = files.slice(0, Math.max(0, free)).map(
        (file): PictureItem => ({
          id: crypto.randomUUID(),
          file,
          preview: URL.createObjectURL(file),
          alt: '',
          state: { step: 'sending', share: 0 },
        }),
      );
      latest.current = [...latest.current, ...added];
      setItems((all) => [...all, ...added]);
      for (const item of added) send(item);
    },

    retry(item: PictureItem) {
      send(item);
    },

    describe(id: string, alt: string) {
      change(id, { alt });
    },

    remove({ id, preview, state }: PictureItem) {
      underWay.current.get(id)?.abort();
      URL.revokeObjectURL(preview);
      if (state.step === 'ready') discard(state.uuid);
      setItems((all) => all.filter((item) => item.id !== id));
      setNotice(null);
    },

    /** The crud is out and has them now. */
    clear() {
      for (const { preview } of latest.current) URL.revokeObjectURL(preview);
      setItems([]);
      setNotice(null);
    },
  };
}

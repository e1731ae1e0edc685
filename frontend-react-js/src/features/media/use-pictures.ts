import { useSyncExternalStore } from 'react';
import { type PictureItem, pictures } from './pictures';

export type Pictures = ReturnType<typeof usePictures>;

/** The pictures that somebody puts into what they write. */
export function usePictures(draft: string) {
  const { items, notice } = useSyncExternalStore(pictures.subscribe, () => pictures.of(draft));
  return {
    items,
    notice,
    add: (files: readonly File[]) => pictures.add(draft, files),
    retry: (item: PictureItem) => pictures.retry(draft, item),
    describe: (id: string, alt: string) => pictures.describe(draft, id, alt),
    remove: (item: PictureItem) => pictures.remove(draft, item),
    release: (uuids: readonly string[]) => pictures.release(draft, uuids),
  };
}

import { useEffect, useSyncExternalStore } from 'react';
import { uploadPlaces } from './upload-places';
import { type UploadItem, uploadTray } from './upload-tray';

export type UploadTray = ReturnType<typeof useUploadTray>;

export function useUploadTray(draft: string) {
  const { items, notice } = useSyncExternalStore(uploadTray.subscribe, () => uploadTray.of(draft));
  useEffect(() => {
    uploadPlaces.freeAbandoned();
  }, []);
  return {
    items,
    notice,
    add: (files: readonly File[]) => uploadTray.add(draft, files),
    retry: (item: UploadItem) => uploadTray.retry(draft, item),
    setAlt: (id: string, alt: string) => uploadTray.setAlt(draft, id, alt),
    moveUp: (id: string) => uploadTray.moveUp(draft, id),
    remove: (item: UploadItem) => uploadTray.remove(draft, item),
    detach: (uuids: readonly string[]) => uploadTray.detach(draft, uuids),
  };
}

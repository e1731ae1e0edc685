import type { Attachments } from '@/features/activities/attachments';
import { AddPictures } from '@/features/media/components/AddPictures';
import { PictureTray } from '@/features/media/components/PictureTray';
import { usePictures } from '@/features/media/use-pictures';

/** Pictures, as a composer takes them along. */
export function useAttachments(): Attachments {
  const pictures = usePictures();
  const ready = pictures.items.flatMap(({ state, alt }) =>
    state.step === 'ready' ? [{ uuid: state.uuid, alt: alt.trim() }] : [],
  );
  return {
    media: ready.length === pictures.items.length ? ready : null,
    take: pictures.add,
    clear: pictures.clear,
    button: (isLocked) => <AddPictures pictures={pictures} isLocked={isLocked} />,
    tray: (isLocked) => <PictureTray pictures={pictures} isLocked={isLocked} />,
  };
}

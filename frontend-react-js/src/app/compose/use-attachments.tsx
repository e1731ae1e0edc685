import type { Attachments } from '@/features/activities/attachments';
import { AddPictures } from '@/features/media/components/AddPictures';
import { PictureTray } from '@/features/media/components/PictureTray';
import { usePictures } from '@/features/media/use-pictures';

/** Adapt the pictures of a draft to the composer, since features don't import features. */
export function useAttachments(draft: string): Attachments {
  const pictures = usePictures(draft);
  const ready = pictures.items.flatMap(({ state, alt }) =>
    state.step === 'ready' ? [{ uuid: state.uuid, alt: alt.trim() }] : [],
  );
  return {
    media: ready.length === pictures.items.length ? ready : null,
    take: pictures.add,
    release: (sent) => pictures.release(sent.map(({ uuid }) => uuid)),
    button: (isLocked) => <AddPictures pictures={pictures} isLocked={isLocked} />,
    tray: (isLocked) => <PictureTray pictures={pictures} isLocked={isLocked} />,
  };
}

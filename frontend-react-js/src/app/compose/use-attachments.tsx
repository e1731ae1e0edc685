import type { Attachments } from '@/features/activities/attachments';
import { AddPictures } from '@/features/media/components/AddPictures';
import { PictureTray } from '@/features/media/components/PictureTray';
import { useUploadTray } from '@/features/media/use-upload-tray';
import { measureAlt } from '@/lib/text/limits';

/** Adapt the pictures of a draft to the composer, since features don't import features. */
export function useAttachments(draft: string): Attachments {
  const pictures = useUploadTray(draft);
  const ready = pictures.items.flatMap(({ state, alt }) =>
    state.step === 'ready' && measureAlt(alt).problem === null
      ? [{ uuid: state.uuid, alt: alt.trim() }]
      : [],
  );
  return {
    media: ready.length === pictures.items.length ? ready : null,
    add: pictures.add,
    detach: (sent) => pictures.detach(sent.map(({ uuid }) => uuid)),
    button: (isLocked) => <AddPictures pictures={pictures} isLocked={isLocked} />,
    tray: (isLocked) => <PictureTray pictures={pictures} isLocked={isLocked} />,
  };
}

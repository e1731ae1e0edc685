import { type KeyboardEvent, useLayoutEffect, useRef } from 'react';
import type { Picture } from '@/lib/api/types';
import { placeholderStyle, srcSet, stripDirection } from '@/lib/media/renditions';
import { Icon } from './Icon';
import styles from './Lightbox.module.css';
import { PictureCaption } from './PictureCaption';
import { useCloseOnNavigation } from './use-close-on-navigation';
import { usePictureGestures } from './use-picture-gestures';

/**
 * A modal dialog with one picture and its alt text. Arrow keys and swipes move between pictures; Escape and a
 * swipe up or down close it.
 */
export default function Lightbox({
  pictures,
  index,
  onMove,
  onClose,
}: {
  pictures: readonly Picture[];
  index: number;
  onMove: (index: number) => void;
  onClose: () => void;
}) {
  const ref = useRef<HTMLDialogElement>(null);
  const picture = pictures[index];
  const last = pictures.length - 1;

  useCloseOnNavigation(onClose);

  useLayoutEffect(() => {
    const dialog = ref.current;
    dialog?.showModal();
    return () => dialog?.close();
  }, []);

  function handleKeyDown(event: KeyboardEvent) {
    const targets: Record<string, number> = {
      ArrowLeft: index - 1,
      ArrowRight: index + 1,
      Home: 0,
      End: last,
    };
    const next = targets[event.key];
    if (next === undefined || next < 0 || next > last) return;
    event.preventDefault();
    onMove(next);
  }

  const strip = picture ? stripDirection(picture) : null;
  const gestures = usePictureGestures({
    uuid: picture?.uuid,
    canZoom: strip === null,
    hasPrevious: index > 0,
    hasNext: index < last,
    onSwipe: (meaning) =>
      meaning === 'dismiss' ? onClose() : onMove(meaning === 'next' ? index + 1 : index - 1),
  });

  if (!picture) return null;
  const { uuid, width, height, alt, placeholder, renditions } = picture;
  return (
    <dialog
      ref={ref}
      className={styles.lightbox}
      aria-label={`Picture ${index + 1} of ${pictures.length}`}
      onKeyDown={handleKeyDown}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <figure className={styles.figure}>
        <div
          key={uuid}
          className={styles.frame}
          data-strip={strip ?? undefined}
          {...gestures.handlers}
          // A strip is scrolled, by keyboard too.
          {...(strip && { tabIndex: 0, role: 'group', 'aria-label': 'The picture, scrollable' })}
        >
          <img
            ref={gestures.picture}
            draggable={false}
            className={styles.picture}
            style={{
              ...placeholderStyle(placeholder),
              ...(strip === 'tall' && { width: `min(100%, max(${width}px, 2rem))` }),
              ...(strip === 'wide' && { height: `min(100%, max(${height}px, 2rem))` }),
            }}
            src={renditions.at(-1)?.url}
            srcSet={srcSet(renditions)}
            sizes={strip === 'wide' ? `${width}px` : '100vw'}
            width={width}
            height={height}
            alt={alt}
          />
        </div>
        <PictureCaption key={`${uuid} text`} alt={alt} />
      </figure>
      <div className={styles.controls}>
        {last > 0 && (
          <>
            <button
              type="button"
              className={styles.control}
              aria-label="Previous picture"
              disabled={index === 0}
              onClick={() => onMove(index - 1)}
            >
              <Icon name="back" />
            </button>
            <span>
              {index + 1} / {pictures.length}
            </span>
            <button
              type="button"
              className={styles.control}
              aria-label="Next picture"
              disabled={index === last}
              onClick={() => onMove(index + 1)}
            >
              <Icon name="forward" />
            </button>
          </>
        )}
        <button type="button" className={styles.control} aria-label="Close" onClick={onClose}>
          <Icon name="close" />
        </button>
      </div>
    </dialog>
  );
}

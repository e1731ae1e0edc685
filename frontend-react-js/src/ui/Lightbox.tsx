import { type KeyboardEvent, useLayoutEffect, useRef } from 'react';
import type { Picture } from '@/lib/api/types';
import { isRightToLeft } from '@/lib/i18n/language';
import { t } from '@/lib/i18n/translate';
import { placeholderStyle, srcSet, stripDirection } from '@/lib/media/renditions';
import { formatCount } from '@/lib/text/format-count';
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
  // The next picture is where text runs to.
  const right = isRightToLeft() ? -1 : 1;
  const isThere = (place: number) => place >= 0 && place <= last;

  useCloseOnNavigation(onClose);

  useLayoutEffect(() => {
    const dialog = ref.current;
    dialog?.showModal();
    return () => dialog?.close();
  }, []);

  function handleKeyDown(event: KeyboardEvent) {
    const targets: Record<string, number> = {
      ArrowLeft: index - right,
      ArrowRight: index + right,
      Home: 0,
      End: last,
    };
    const next = targets[event.key];
    if (next === undefined || !isThere(next)) return;
    event.preventDefault();
    onMove(next);
  }

  const strip = picture ? stripDirection(picture) : null;
  const gestures = usePictureGestures({
    uuid: picture?.uuid,
    canZoom: strip === null,
    hasPrevious: isThere(index - right),
    hasNext: isThere(index + right),
    onSwipe: (meaning) =>
      meaning === 'dismiss'
        ? onClose()
        : onMove(meaning === 'next' ? index + right : index - right),
  });

  if (!picture) return null;
  const { uuid, width, height, alt, placeholder, renditions } = picture;
  return (
    <dialog
      ref={ref}
      className={styles.lightbox}
      aria-label={t('pictureOf', { number: index + 1, count: pictures.length })}
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
          {...(strip && { tabIndex: 0, role: 'group', 'aria-label': t('thePictureScrollable') })}
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
              aria-label={t('previousPicture')}
              disabled={index === 0}
              onClick={() => onMove(index - 1)}
            >
              <Icon name="back" />
            </button>
            <span>
              {formatCount(index + 1)} / {formatCount(pictures.length)}
            </span>
            <button
              type="button"
              className={styles.control}
              aria-label={t('nextPicture')}
              disabled={index === last}
              onClick={() => onMove(index + 1)}
            >
              <Icon name="forward" />
            </button>
          </>
        )}
        <button type="button" className={styles.control} aria-label={t('close')} onClick={onClose}>
          <Icon name="close" />
        </button>
      </div>
    </dialog>
  );
}

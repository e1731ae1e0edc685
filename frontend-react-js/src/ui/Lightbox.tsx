import { type KeyboardEvent, useLayoutEffect, useRef } from 'react';
import type { Picture } from '@/lib/api/types';
import { placeholderStyle, srcSet } from '@/lib/media/renditions';
import { Icon } from './Icon';
import styles from './Lightbox.module.css';

/** One picture over the whole page, with what it shows in words; arrows lead to the others, Escape back. */
export default function Lightbox({
  pictures,
  at,
  onMove,
  onClose,
}: {
  pictures: readonly Picture[];
  at: number;
  onMove: (index: number) => void;
  onClose: () => void;
}) {
  const ref = useRef<HTMLDialogElement>(null);
  const picture = pictures[at];
  const last = pictures.length - 1;

  useLayoutEffect(() => {
    const dialog = ref.current;
    dialog?.showModal();
    return () => dialog?.close();
  }, []);

  function move(event: KeyboardEvent) {
    const steps: Record<string, number> = {
      ArrowLeft: at - 1,
      ArrowRight: at + 1,
      Home: 0,
      End: last,
    };
    const next = steps[event.key];
    if (next === undefined || next < 0 || next > last) return;
    event.preventDefault();
    onMove(next);
  }

  if (!picture) return null;
  const { uuid, width, height, alt, placeholder, renditions } = picture;
  return (
    <dialog
      ref={ref}
      className={styles.lightbox}
      aria-label={`Picture ${at + 1} of ${pictures.length}`}
      onKeyDown={move}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <figure className={styles.figure}>
        <img
          key={uuid}
          className={styles.picture}
          style={placeholderStyle(placeholder)}
          src={renditions.at(-1)?.url}
          srcSet={srcSet(renditions)}
          sizes="100vw"
          width={width}
          height={height}
          alt={alt}
        />
        <figcaption className={styles.caption} dir="auto">
          {alt}
        </figcaption>
      </figure>
      <div className={styles.controls}>
        {last > 0 && (
          <>
            <button
              type="button"
              className={styles.control}
              aria-label="Previous picture"
              disabled={at === 0}
              onClick={() => onMove(at - 1)}
            >
              <Icon name="back" />
            </button>
            <span>
              {at + 1} / {pictures.length}
            </span>
            <button
              type="button"
              className={styles.control}
              aria-label="Next picture"
              disabled={at === last}
              onClick={() => onMove(at + 1)}
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

import { useState } from 'react';
import type { Picture } from '@/lib/api/types';
import { t } from '@/lib/i18n/translate';
import { placeholderStyle, srcSet, stripDirection } from '@/lib/media/renditions';
import styles from './ImageGrid.module.css';
import { useOnDemand } from './use-on-demand';

const loadLightbox = () => import('./Lightbox');

/** A grid of up to four pictures, each a button that opens the lightbox. Width and height prevent layout shift. */
export function ImageGrid({ pictures }: { pictures: readonly Picture[] }) {
  const [index, setIndex] = useState(0);
  const lightbox = useOnDemand(loadLightbox);
  const count = pictures.length;
  if (count === 0) return null;
  return (
    <>
      <ul className={styles.pictures} data-count={count}>
        {pictures.map(({ uuid, width, height, alt, placeholder, renditions }, position) => (
          <li key={uuid} className={styles.cell}>
            <button
              type="button"
              className={styles.open}
              aria-label={
                alt ? t('pictureWith', { alt }) : t('pictureOf', { number: position + 1, count })
              }
              aria-haspopup="dialog"
              onClick={() => {
                setIndex(position);
                lightbox.open();
              }}
            >
              <img
                className={styles.picture}
                style={placeholderStyle(placeholder)}
                src={renditions[0]?.url}
                srcSet={srcSet(renditions)}
                sizes={
                  // Of a tall picture only a part is shown.
                  count > 1 || stripDirection({ width, height }) === 'tall'
                    ? '(min-width: 40rem) 16rem, 45vw'
                    : '(min-width: 40rem) 32rem, 90vw'
                }
                width={width}
                height={height}
                alt={alt}
                loading="lazy"
                decoding="async"
              />
              {alt && <span className={styles.altBadge} />}
            </button>
          </li>
        ))}
      </ul>
      {lightbox.Component && (
        <lightbox.Component
          pictures={pictures}
          index={index}
          onMove={setIndex}
          onClose={lightbox.close}
        />
      )}
    </>
  );
}

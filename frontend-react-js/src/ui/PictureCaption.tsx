import { useEffect, useRef, useState } from 'react';
import { t } from '@/lib/i18n/translate';
import styles from './PictureCaption.module.css';

/** The alt text of a picture: its first lines, and all of it on demand. */
export function PictureCaption({ alt }: { alt: string }) {
  const text = useRef<HTMLElement>(null);
  const [isCut, setCut] = useState(false);
  const [isWhole, setWhole] = useState(false);

  // The text has no size until its dialog is open.
  useEffect(() => {
    const element = text.current;
    if (!element || typeof ResizeObserver === 'undefined') return;
    const observer = new ResizeObserver(() =>
      setCut(element.scrollHeight > element.clientHeight + 1),
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  if (alt === '') return null;
  return (
    <figcaption className={styles.caption}>
      <section
        ref={text}
        className={isWhole ? `${styles.text} ${styles.whole}` : styles.text}
        dir="auto"
        aria-label={t('description')}
        // It scrolls, by keyboard too.
        tabIndex={isWhole ? 0 : undefined}
      >
        {alt}
      </section>
      {(isCut || isWhole) && (
        <button
          type="button"
          className={styles.more}
          aria-expanded={isWhole}
          onClick={() => setWhole(!isWhole)}
        >
          {isWhole ? t('showLess') : t('readTheWholeDescription')}
        </button>
      )}
    </figcaption>
  );
}

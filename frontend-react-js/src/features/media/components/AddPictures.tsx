import { useRef } from 'react';
import { Icon } from '@/ui/Icon';
import { MOST } from '../pictures';
import { acceptedTypes } from '../prepare';
import type { Pictures } from '../use-pictures';
import styles from './AddPictures.module.css';

/** Choose pictures from the device. */
export function AddPictures({ pictures, isLocked }: { pictures: Pictures; isLocked: boolean }) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        type="file"
        hidden
        multiple
        accept={acceptedTypes.join(',')}
        aria-label="Pictures to add"
        onChange={(event) => {
          pictures.add([...(event.target.files ?? [])]);
          event.target.value = '';
        }}
      />
      <button
        type="button"
        className={styles.add}
        aria-label="Add pictures"
        disabled={isLocked || pictures.items.length >= MOST}
        onClick={() => input.current?.click()}
      >
        <Icon name="picture" />
      </button>
    </>
  );
}

import { useRef } from 'react';
import { t } from '@/lib/i18n/translate';
import { Icon } from '@/ui/Icon';
import { acceptedTypes } from '../downscale';
import { MAX_PICTURES } from '../upload-tray';
import type { UploadTray } from '../use-upload-tray';
import styles from './AddPictures.module.css';

/** Button that opens the file dialog. */
export function AddPictures({ pictures, isLocked }: { pictures: UploadTray; isLocked: boolean }) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        type="file"
        hidden
        multiple
        accept={acceptedTypes.join(',')}
        aria-label={t('picturesToAdd')}
        onChange={(event) => {
          pictures.add([...(event.target.files ?? [])]);
          event.target.value = '';
        }}
      />
      <button
        type="button"
        className={styles.add}
        aria-label={t('addPictures')}
        disabled={isLocked || pictures.items.length >= MAX_PICTURES}
        onClick={() => input.current?.click()}
      >
        <Icon name="picture" />
      </button>
    </>
  );
}

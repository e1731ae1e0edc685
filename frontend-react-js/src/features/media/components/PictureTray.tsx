import { useId } from 'react';
import { Icon } from '@/ui/Icon';
import type { UploadItem } from '../upload-tray';
import type { UploadTray } from '../use-upload-tray';
import styles from './PictureTray.module.css';

const ALT_CHARACTERS = 1000;

/** Pictures of a draft with upload progress and alt texts. */
export function PictureTray({ pictures, isLocked }: { pictures: UploadTray; isLocked: boolean }) {
  return (
    <>
      {pictures.notice && (
        <p className={styles.problem} role="alert">
          {pictures.notice}
        </p>
      )}
      {pictures.items.length > 0 && (
        <ul className={styles.tray} aria-label="Pictures">
          {pictures.items.map((item, index) => (
            <PictureTrayItem
              key={item.id}
              item={item}
              number={index + 1}
              pictures={pictures}
              isLocked={isLocked}
            />
          ))}
        </ul>
      )}
    </>
  );
}

function PictureTrayItem({
  item,
  number,
  pictures,
  isLocked,
}: {
  item: UploadItem;
  number: number;
  pictures: UploadTray;
  isLocked: boolean;
}) {
  const id = useId();
  const { state } = item;
  return (
    <li className={styles.item}>
      <div className={styles.frame}>
        {item.preview && <img className={styles.preview} src={item.preview} alt="" />}
        <button
          type="button"
          className={styles.remove}
          aria-label={
            state.step === 'sending' ? `Cancel picture ${number}` : `Remove picture ${number}`
          }
          disabled={isLocked}
          onClick={() => pictures.remove(item)}
        >
          <Icon name="close" />
        </button>
      </div>
      <div className={styles.details}>
        {state.step === 'sending' && (
          <progress
            className={styles.progress}
            aria-label={`Upload of picture ${number}`}
            max={1}
            {...(state.progress === null ? {} : { value: state.progress })}
          />
        )}
        {state.step === 'failed' && (
          <>
            <p className={styles.problem} role="alert">
              {state.problem}
            </p>
            <button type="button" className={styles.retry} onClick={() => pictures.retry(item)}>
              Try again
            </button>
          </>
        )}
        <label className={styles.label} htmlFor={id}>
          What picture {number} shows
        </label>
        <textarea
          id={id}
          className={styles.alt}
          dir="auto"
          rows={2}
          maxLength={ALT_CHARACTERS}
          placeholder="For people who don’t see it"
          value={item.alt}
          readOnly={isLocked}
          onChange={(event) => pictures.setAlt(item.id, event.target.value)}
        />
      </div>
    </li>
  );
}

import { useId, useRef } from 'react';
import { t } from '@/lib/i18n/translate';
import { measureAlt } from '@/lib/text/limits';
import { CharacterCount } from '@/ui/CharacterCount';
import { Icon } from '@/ui/Icon';
import { STILL_TEXT } from '../animation';
import type { UploadItem } from '../upload-tray';
import type { UploadTray } from '../use-upload-tray';
import styles from './PictureTray.module.css';

/** The count is shown when so many characters are left. */
const SHOWN_LEFT = 100;

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
        <ul className={styles.tray} aria-label={t('pictures')}>
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
  const description = useRef<HTMLTextAreaElement>(null);
  const { state } = item;
  const { left, problem } = measureAlt(item.alt);
  return (
    <li className={styles.item}>
      <div className={styles.frame}>
        {item.preview && <img className={styles.preview} src={item.preview} alt="" />}
        <button
          type="button"
          className={styles.remove}
          aria-label={
            state.step === 'sending'
              ? t('cancelPictureNumber', { number })
              : t('removePictureNumber', { number })
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
            aria-label={t('uploadOfPictureNumber', { number })}
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
              {t('tryAgain')}
            </button>
          </>
        )}
        {number > 1 && (
          <button
            type="button"
            className={styles.move}
            disabled={isLocked}
            onClick={() => {
              pictures.moveUp(item.id);
              // The first has no such button.
              description.current?.focus();
            }}
          >
            {t('movePictureUp', { number })}
          </button>
        )}
        {item.isAnimated && <p className={styles.label}>{t(STILL_TEXT)}</p>}
      </div>
      <div className={styles.description}>
        <label className={styles.label} htmlFor={id}>
          {t('whatPictureShows', { number })}
        </label>
        <textarea
          ref={description}
          id={id}
          className={styles.alt}
          dir="auto"
          rows={2}
          placeholder={t('forPeopleWhoDontSee')}
          value={item.alt}
          readOnly={isLocked}
          aria-invalid={problem !== null || undefined}
          aria-describedby={problem === null ? `${id}-left` : `${id}-problem ${id}-left`}
          onChange={(event) => pictures.setAlt(item.id, event.target.value)}
        />
        {left <= SHOWN_LEFT && <CharacterCount id={`${id}-left`} left={left} />}
        {problem !== null && (
          <p id={`${id}-problem`} className={styles.problem} role="alert">
            {problem}
          </p>
        )}
      </div>
    </li>
  );
}

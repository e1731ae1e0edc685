import { type ReactNode, useId, useState } from 'react';
import type { Activity } from '@/lib/api/types';
import { t } from '@/lib/i18n/translate';
import { placeholderStyle } from '@/lib/media/renditions';
import { isWarnedContentShown } from '@/lib/warning-setting';
import { Button } from '@/ui/Button';
import styles from './ContentWarning.module.css';

/** Cruds that were opened, and those that were closed. A virtual list renders them again after they left the viewport. */
const chosen = new Map<string, boolean>();

/** The warnings of a crud, with a button for its text and pictures. Until then, pictures are only their placeholders. */
export default function ContentWarning({
  activity: { uuid, hidden, moderation_warning, content_warning, media },
  isHiddenShown,
  children,
}: {
  activity: Pick<Activity, 'uuid' | 'hidden' | 'moderation_warning' | 'content_warning' | 'media'>;
  /** Whether a reply that is hidden in its thread is shown, with a note. */
  isHiddenShown: boolean;
  children: ReactNode;
}) {
  const id = useId();
  const isHidden = hidden && !isHiddenShown;
  const warnings = [moderation_warning, content_warning].filter((each) => each != null);
  const [isOpen, setOpen] = useState(
    () => chosen.get(uuid) ?? (!isHidden && (warnings.length === 0 || isWarnedContentShown())),
  );

  function toggle() {
    chosen.set(uuid, !isOpen);
    setOpen(!isOpen);
  }

  return (
    <>
      {hidden && <p className={styles.warning}>{t('hiddenByThreadAuthor')}</p>}
      {(isOpen || !isHidden) &&
        warnings.map((warning) => (
          <p key={warning} className={styles.warning} dir="auto">
            {warning}
          </p>
        ))}
      {(isHidden || warnings.length > 0) && (
        <div>
          <Button
            variant="outlined"
            size="small"
            aria-expanded={isOpen}
            aria-controls={id}
            onClick={toggle}
          >
            {isOpen ? t('hideContent') : t('showContent', { count: isHidden ? 0 : media.length })}
          </Button>
        </div>
      )}
      <div id={id} className={styles.content}>
        {isOpen && children}
        {!isOpen && !isHidden && media.length > 0 && (
          <div className={styles.blurred} aria-hidden="true">
            {media.map(({ uuid: picture, placeholder }) => (
              <div key={picture} className={styles.picture} style={placeholderStyle(placeholder)} />
            ))}
          </div>
        )}
      </div>
    </>
  );
}

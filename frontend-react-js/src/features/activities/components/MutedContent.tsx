import { type ReactNode, useState } from 'react';
import type { Activity } from '@/lib/api/types';
import { t } from '@/lib/i18n/translate';
import { Button } from '@/ui/Button';
import styles from './MutedContent.module.css';

/** Cruds that were asked for. A virtual list renders them again after they left the viewport. */
const shown = new Set<string>();

/** What a crud says; behind a button if it has a word that the viewer mutes. */
export function MutedContent({
  activity: { uuid, muted_word: word },
  children,
}: {
  activity: Activity;
  children: ReactNode;
}) {
  const [isShown, setShown] = useState(shown.has(uuid));
  if (word == null) return children;

  function toggle() {
    shown[isShown ? 'delete' : 'add'](uuid);
    setShown(!isShown);
  }

  return (
    <>
      <div className={styles.toggle}>
        <Button variant="outlined" size="small" aria-expanded={isShown} onClick={toggle}>
          {isShown ? t('hideMutedWord', { word }) : t('showMutedWord', { word })}
        </Button>
      </div>
      {isShown && children}
    </>
  );
}

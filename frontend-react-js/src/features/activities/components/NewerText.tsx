import type { Activity } from '@/lib/api/types';
import { t } from '@/lib/i18n/translate';
import { Button } from '@/ui/Button';
import { ImageGrid } from '@/ui/ImageGrid';
import { CrudMessage } from './CrudMessage';
import styles from './NewerText.module.css';

/** What a crud says now that was edited elsewhere, and the choice between that and what is written here. */
export function NewerText({
  newer,
  onKeep,
  onTake,
}: {
  newer: Activity;
  onKeep: () => void;
  onTake: () => void;
}) {
  return (
    <section className={styles.newer} aria-label={t('newerText')}>
      <p>{t('newerTextExplained')}</p>
      <blockquote className={styles.text}>
        {newer.content_warning !== null && <p>{newer.content_warning}</p>}
        {newer.message !== '' && <CrudMessage activity={newer} />}
        <ImageGrid pictures={newer.media} />
      </blockquote>
      <div className={styles.actions}>
        <Button variant="outlined" onClick={onTake}>
          {t('takeNewerText')}
        </Button>
        <Button variant="outlined" onClick={onKeep}>
          {t('keepMyText')}
        </Button>
      </div>
    </section>
  );
}

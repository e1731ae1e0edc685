import { listFormat } from '@/lib/i18n/intl';
import { t } from '@/lib/i18n/translate';
import type { Case } from '../api/types';
import styles from './Case.module.css';

interface Props {
  flood: NonNullable<Case['evidence']['flood']>;
  author: string;
}

/** A text that went to many people, to how many, and to some of whom. */
export function Flood({ flood: { message, people_count: count, handles }, author }: Props) {
  const named = handles.map((handle) => `@${handle}`);
  return (
    <blockquote className={styles.reported}>
      <p className={styles.quiet}>
        {t('floodWent', { count, handle: author })}{' '}
        {named.length > 0
          ? t('floodAmongThem', { handles: listFormat({ type: 'unit' }).format(named) })
          : t('floodInMessages')}
      </p>
      <p dir="auto">{message}</p>
    </blockquote>
  );
}

import { t } from '@/lib/i18n/translate';
import styles from './Case.module.css';

/** The choices of a reported poll. */
export function PollChoices({ choices }: { choices: readonly string[] | null | undefined }) {
  if (choices == null) return null;
  return (
    <>
      <p className={styles.quiet}>{t('poll')}</p>
      <ul>
        {choices.map((choice) => (
          <li key={choice} dir="auto">
            {choice}
          </li>
        ))}
      </ul>
    </>
  );
}

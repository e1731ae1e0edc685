import { useEffect, useRef } from 'react';
import { t } from '@/lib/i18n/translate';
import { Button } from '@/ui/Button';
import { showToast } from '@/ui/toasts';
import styles from './TwoStep.module.css';

/** New recovery codes, which nobody can show again. */
export function RecoveryCodes({ codes, onStored }: { codes: string[]; onStored: () => void }) {
  const words = useRef<HTMLParagraphElement>(null);
  useEffect(() => words.current?.focus(), []);

  async function copy() {
    try {
      await navigator.clipboard.writeText(codes.join('\n'));
      showToast('info', t('copied'));
    } catch {
      showToast('error', t('yourBrowserDoesntAllowTo'));
    }
  }

  return (
    <>
      <p ref={words} tabIndex={-1}>
        {t('recoveryCodesExplained')}
      </p>
      <ul className={styles.codes} aria-label={t('recoveryCodes')}>
        {codes.map((code) => (
          <li key={code} dir="ltr">
            {code}
          </li>
        ))}
      </ul>
      <div className={styles.buttons}>
        <Button variant="outlined" onClick={copy}>
          {t('copy')}
        </Button>
        <Button onClick={onStored}>{t('iHaveStoredThem')}</Button>
      </div>
    </>
  );
}

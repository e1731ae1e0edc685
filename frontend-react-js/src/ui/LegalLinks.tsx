import { Link } from 'react-router';
import { t } from '@/lib/i18n/translate';
import styles from './LegalLinks.module.css';

/** Links to the server's rules, privacy notice and terms. */
export function LegalLinks() {
  return (
    <div className={styles.links}>
      <Link to="/rules">{t('rules')}</Link>
      <Link to="/privacy">{t('privacy')}</Link>
      <Link to="/terms">{t('terms')}</Link>
    </div>
  );
}

import { Link } from 'react-router';
import styles from './LegalLinks.module.css';

/** Links to the server's rules, privacy notice and terms. */
export function LegalLinks() {
  return (
    <nav aria-label="About this server" className={styles.links}>
      <Link to="/rules">Rules</Link>
      <Link to="/privacy">Privacy</Link>
      <Link to="/terms">Terms</Link>
    </nav>
  );
}

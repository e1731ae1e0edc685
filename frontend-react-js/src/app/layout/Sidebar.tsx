import { useLocation } from 'react-router';
import { WhoToFollow } from '@/features/profiles/components/WhoToFollow';
import { SearchBox } from '@/features/search/components/SearchBox';
import { Trends } from '@/features/trends/components/Trends';
import { t } from '@/lib/i18n/translate';
import { useSession } from '@/lib/session/use-session';
import { LegalLinks } from '@/ui/LegalLinks';
import styles from './Sidebar.module.css';

/** Search, trends and suggestions beside the page, on wide screens. */
export default function Sidebar() {
  const { status } = useSession();
  const { pathname } = useLocation();
  return (
    <aside className={styles.sidebar} aria-label={t('discover')}>
      {pathname !== '/search' && <SearchBox />}
      {status !== 'unknown' && <Trends />}
      {status === 'signed-in' && <WhoToFollow />}
      <LegalLinks />
    </aside>
  );
}

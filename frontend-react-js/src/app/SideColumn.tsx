import { useLocation } from 'react-router';
import { WhoToFollow } from '@/features/profiles/components/WhoToFollow';
import { SearchBox } from '@/features/search/components/SearchBox';
import { Trends } from '@/features/trends/components/Trends';
import { useSession } from '@/lib/session/use-session';
import styles from './SideColumn.module.css';

/** What is worth a look beside any page, where there is room. */
export default function SideColumn() {
  const { status } = useSession();
  const { pathname } = useLocation();
  return (
    <aside className={styles.column} aria-label="Discover">
      {pathname !== '/search' && <SearchBox />}
      {status !== 'unknown' && <Trends />}
      {status === 'signed-in' && <WhoToFollow />}
    </aside>
  );
}

import { WhoToFollow } from '@/features/profiles/components/WhoToFollow';
import { SearchPage } from '@/features/search/pages/SearchPage';
import { Trends } from '@/features/trends/components/Trends';
import { useSession } from '@/lib/session/use-session';
import { useBreakpoint } from '@/lib/use-breakpoint';
import { CrudSearchResults } from './CrudSearchResults';
import { PeopleSearchResults } from './PeopleSearchResults';
import styles from './SearchRoute.module.css';

export default function SearchRoute() {
  const session = useSession();
  // On a desktop, the sidebar has these.
  const discover = useBreakpoint() !== 'desktop' && session.status !== 'unknown' && (
    <div className={styles.discover}>
      <Trends />
      {session.status === 'signed-in' && <WhoToFollow />}
    </div>
  );
  return (
    <SearchPage discover={discover}>
      {({ term, side }) =>
        side === 'people' ? (
          <PeopleSearchResults key={term} term={term} />
        ) : (
          <CrudSearchResults key={term} term={term} />
        )
      }
    </SearchPage>
  );
}

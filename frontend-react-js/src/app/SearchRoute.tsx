import { SearchPage } from '@/features/search/pages/SearchPage';
import { FoundCruds } from './FoundCruds';
import { FoundPeople } from './FoundPeople';

export default function SearchRoute() {
  return (
    <SearchPage>
      {({ term, side }) =>
        side === 'people' ? (
          <FoundPeople key={term} term={term} />
        ) : (
          <FoundCruds key={term} term={term} />
        )
      }
    </SearchPage>
  );
}

import type { QueryClient } from '@tanstack/react-query';
import { activitiesKey, peopleKey } from '@/lib/api/query-keys';
import { safeSessionStorage } from '@/lib/browser-storage';
import { session } from '@/lib/session';
import { saveRowHeights } from '@/lib/use-virtual-list';
import { locationKey, PLACE_NAME, type Place, restoredPlace } from './reload-place';

/** About two hundred cruds. Longer lists begin at the top again. */
const MAX_CHARS = 1_000_000;

/** Keep the place whenever the document ends. */
export function keepPlaceOnReload(queries: QueryClient) {
  window.addEventListener('pagehide', () => {
    const { scrollY } = window;
    const restored = restoredPlace();
    // At the top, a reload is for what is new.
    if (scrollY <= 0) return;
    const now = session.current();
    const viewer = now.status === 'signed-in' ? now.person.uuid : now.status;
    if (viewer === 'unknown') return restored && write(restored);
    write({
      address: window.location.href,
      key: locationKey(),
      viewer,
      scrollY,
      heights: saveRowHeights(),
      queries: queries
        .getQueryCache()
        .findAll({ type: 'active', predicate: ({ state }) => state.data !== undefined })
        .filter(({ queryKey: [kind] }) => kind === activitiesKey || kind === peopleKey)
        .map(({ queryKey, state }) => ({ key: queryKey, data: state.data })),
    });
  });
}

function write(place: Place) {
  const text = JSON.stringify(place);
  if (text.length <= MAX_CHARS) safeSessionStorage.write(PLACE_NAME, text);
}

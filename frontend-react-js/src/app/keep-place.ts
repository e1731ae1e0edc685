import type { QueryClient } from '@tanstack/react-query';
import { activitiesKey, peopleKey } from '@/lib/api/query-keys';
import { safeSessionStorage } from '@/lib/browser-storage';
import { session } from '@/lib/session';
import { saveRowHeights } from '@/lib/use-virtual-list';
import { locationKey, PLACE_NAME, type Place, restoredPlace } from './reload-place';

/** About two hundred cruds. Longer lists begin at the top again. */
const MAX_CHARS = 1_000_000;

/** Longer than the parts above a list take to get their height. */
const HOLD_MS = 5_000;
const INPUTS = ['wheel', 'touchstart', 'keydown', 'pointerdown', 'popstate'] as const;

/** Keep the place whenever the document ends. */
export function keepPlaceOnReload(queries: QueryClient) {
  holdAnchor(restoredPlace()?.anchor ?? null);
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
      anchor: findAnchor(),
      heights: saveRowHeights(),
      queries: queries
        .getQueryCache()
        .findAll({ type: 'active', predicate: ({ state }) => state.data !== undefined })
        .filter(({ queryKey: [kind] }) => kind === activitiesKey || kind === peopleKey)
        .map(({ queryKey, state }) => ({ key: queryKey, data: state.data })),
    });
  });
}

function findAnchor(): Place['anchor'] {
  for (const element of document.querySelectorAll<HTMLElement>('[data-row]')) {
    const { top, bottom } = element.getBoundingClientRect();
    if (bottom > 0) return { row: element.dataset.row ?? '', top };
  }
  return null;
}

/** Hold a row at its place while the parts above it, which depend on the session, get their height. */
function holdAnchor(anchor: Place['anchor']) {
  if (anchor === null || !window.ResizeObserver) return;
  let isHeld = false;
  const adjust = () => {
    const row = document.querySelector(`[data-row="${CSS.escape(anchor.row)}"]`);
    if (!row) return;
    const distance = row.getBoundingClientRect().top - anchor.top;
    // Somebody has scrolled since.
    if (isHeld && Math.abs(distance) > window.innerHeight) return stop();
    isHeld = true;
    window.scrollBy(0, distance);
  };
  const observer = new ResizeObserver(adjust);
  const stop = () => {
    observer.disconnect();
    for (const input of INPUTS) window.removeEventListener(input, stop);
  };
  observer.observe(document.body);
  for (const input of INPUTS) window.addEventListener(input, stop, { passive: true });
  setTimeout(stop, HOLD_MS);
}

function write(place: Place) {
  const text = JSON.stringify(place);
  if (text.length <= MAX_CHARS) safeSessionStorage.write(PLACE_NAME, text);
}

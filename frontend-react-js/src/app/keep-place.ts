import type { QueryClient } from '@tanstack/react-query';
import { activitiesKey, peopleKey } from '@/lib/api/query-keys';
import { safeSessionStorage } from '@/lib/browser-storage';
import { session } from '@/lib/session';
import { saveRowHeights } from '@/lib/use-virtual-list';
import { forgetPlace, locationKey, PLACE_NAME, type Place, restoredPlace } from './reload-place';

/** About two hundred cruds. Longer lists begin at the top again. */
const MAX_CHARS = 1_000_000;

/** Longer than the parts above a list take to get their height. */
const HOLD_MS = 5_000;
const INPUTS = ['wheel', 'touchstart', 'keydown', 'pointerdown', 'popstate'] as const;

/** Keep the place whenever the document ends. */
export function keepPlaceOnReload(queries: QueryClient) {
  const unfinished = restoring();
  // Not left in the storage, where it would outlast signing out.
  forgetPlace();
  window.addEventListener('pagehide', () => {
    const place = unfinished() ?? currentPlace(queries);
    if (place) write(place);
    else forgetPlace();
  });
}

function currentPlace(queries: QueryClient): Place | null {
  const { scrollY } = window;
  const viewer = currentViewer();
  const lists = queries
    .getQueryCache()
    .findAll({ type: 'active', predicate: ({ state }) => state.data !== undefined })
    .filter(({ queryKey: [kind] }) => kind === activitiesKey || kind === peopleKey)
    .map(({ queryKey, state }) => ({ key: queryKey, data: state.data }));
  const isTop = scrollY <= 0;
  if (viewer === 'unknown' || (isTop && lists.length === 0)) return null;
  return {
    address: window.location.href,
    key: locationKey(),
    viewer,
    scrollY,
    anchor: isTop ? null : findAnchor(),
    heights: saveRowHeights(),
    // At the top, a reload is for what is new.
    queries: isTop ? [] : lists,
  };
}

function currentViewer(): string {
  const now = session.current();
  return now.status === 'signed-in' ? now.person.uuid : now.status;
}

function findAnchor(): Place['anchor'] {
  for (const element of document.querySelectorAll<HTMLElement>('[data-row]')) {
    const { top, bottom } = element.getBoundingClientRect();
    if (bottom > 0) return { row: element.dataset.row ?? '', top };
  }
  return null;
}

/**
 * Hold the restored place while the page loads. Return a function that returns that place as long as
 * the page isn't there yet: another reload has to keep it, not the position of half a page.
 */
function restoring(): () => Place | null {
  const place = restoredPlace();
  if (!place) return () => null;
  let isFinished = false;
  const finish = () => {
    isFinished = true;
  };
  for (const input of INPUTS) window.addEventListener(input, finish, { passive: true, once: true });
  if (place.anchor) {
    holdAnchor(place.anchor, finish);
  } else {
    const compare = () => {
      const isThere = Math.abs(window.scrollY - place.scrollY) < 1;
      // The page is at its top from the beginning, so a place there is finished when it is left.
      if (place.scrollY > 0 ? isThere : !isThere) finish();
    };
    compare();
    window.addEventListener('scroll', compare, { passive: true });
  }
  return () => {
    const viewer = currentViewer();
    const isSame =
      place.address === window.location.href &&
      place.key === locationKey() &&
      (viewer === 'unknown' || viewer === place.viewer);
    return isSame && !isFinished ? place : null;
  };
}

/** Hold a row at its place while the parts above it, which depend on the session, get their height. */
function holdAnchor(anchor: NonNullable<Place['anchor']>, onHeld: () => void) {
  if (!window.ResizeObserver) return;
  let isHeld = false;
  const adjust = () => {
    const row = document.querySelector(`[data-row="${CSS.escape(anchor.row)}"]`);
    if (!row) return;
    const distance = row.getBoundingClientRect().top - anchor.top;
    // Somebody has scrolled since.
    if (isHeld && Math.abs(distance) > window.innerHeight) return stop();
    // The page's code may have come late, so the time begins here.
    if (!isHeld) setTimeout(stop, HOLD_MS);
    isHeld = true;
    window.scrollBy(0, distance);
    if (Math.abs(row.getBoundingClientRect().top - anchor.top) < 1) onHeld();
  };
  const observer = new ResizeObserver(adjust);
  const stop = () => {
    observer.disconnect();
    for (const input of INPUTS) window.removeEventListener(input, stop);
  };
  observer.observe(document.body);
  for (const input of INPUTS) window.addEventListener(input, stop, { passive: true });
}

function write(place: Place) {
  const text = JSON.stringify(place);
  if (text.length > MAX_CHARS) return forgetPlace();
  safeSessionStorage.write(PLACE_NAME, text);
}

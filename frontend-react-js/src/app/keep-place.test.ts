import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openedEntries } from '@/lib/opened-entries';
import { session } from '@/lib/session';
import { alice, bob } from '@/test/users';
import { keepPlaceOnReload } from './keep-place';
import { PLACE_NAME, type Place, restorePlace } from './reload-place';

const feed = ['activities', 'home'];
const saved: Place = {
  address: window.location.href,
  key: window.history.state?.key ?? 'default',
  viewer: alice.uuid,
  scrollY: 900,
  anchor: { row: 'second', top: 40 },
  heights: { width: 390, rows: [] },
  queries: [{ key: feed, data: { pages: ['old'] } }],
};

let queries = new QueryClient();
let resize = () => {};
const listeners: Parameters<typeof window.addEventListener>[] = [];

beforeEach(() => {
  queries = new QueryClient();
  listeners.length = 0;
  const add = window.addEventListener.bind(window);
  vi.spyOn(window, 'addEventListener').mockImplementation(
    (...listener: Parameters<typeof window.addEventListener>) => {
      listeners.push(listener);
      add(...listener);
    },
  );
  vi.spyOn(session, 'current').mockReturnValue({ status: 'signed-in', person: alice });
  vi.stubGlobal('scrollBy', vi.fn());
  vi.stubGlobal(
    'ResizeObserver',
    class {
      observe = vi.fn();
      disconnect = () => {
        resize = () => {};
      };
      constructor(callback: () => void) {
        resize = callback;
      }
    },
  );
});

afterEach(() => {
  for (const listener of listeners) window.removeEventListener(...listener);
  document.body.replaceChildren();
  sessionStorage.clear();
  restorePlace(queries);
  openedEntries.clear();
  vi.useRealTimers();
  vi.unstubAllGlobals();
  scrollTo(0);
});

/** Begin a document after a reload. */
function begin(place: Place | null) {
  if (place) sessionStorage.setItem(PLACE_NAME, JSON.stringify(place));
  restorePlace(queries);
  keepPlaceOnReload(queries);
}

function end(): Place | null {
  window.dispatchEvent(new Event('pagehide'));
  return JSON.parse(sessionStorage.getItem(PLACE_NAME) ?? 'null');
}

function scrollTo(position: number) {
  Object.assign(window, { scrollY: position });
  window.dispatchEvent(new Event('scroll'));
}

/** Show the row of the place, this far from the top. */
function showRow(top: () => number) {
  const row = document.createElement('article');
  row.dataset.row = saved.anchor?.row;
  row.getBoundingClientRect = () => new DOMRect(0, top(), 390, 100);
  document.body.append(row);
}

/** Show a list that has been loaded. */
function showList() {
  queries.setQueryData(feed, { pages: ['new'] });
  const options = { queryKey: feed, queryFn: () => ({}), staleTime: Number.POSITIVE_INFINITY };
  return new QueryObserver(queries, options).subscribe(() => undefined);
}

test('a second reload before the page is there keeps the place', () => {
  begin(saved);
  expect(sessionStorage.getItem(PLACE_NAME)).toBeNull();
  expect(end()).toEqual(saved);
});

test('nor is the place lost before the code that keeps it is loaded', () => {
  sessionStorage.setItem(PLACE_NAME, JSON.stringify(saved));
  restorePlace(queries);
  expect(end()).toEqual(saved);
});

test('the place of a page without a list waits for its height', () => {
  const place = { ...saved, anchor: null, queries: [] };
  begin(place);
  scrollTo(500);
  expect(end()).toEqual(place);
  scrollTo(900);
  scrollTo(700);
  expect(end()?.scrollY).toBe(700);
});

test('once somebody has scrolled, their place counts', () => {
  begin(saved);
  window.dispatchEvent(new Event('wheel'));
  scrollTo(0);
  expect(end()).toBeNull();
});

test('the place of somebody else is not saved again', () => {
  begin(saved);
  vi.mocked(session.current).mockReturnValue({ status: 'signed-in', person: bob });
  expect(end()).toBeNull();
});

test('a row is held from when it is there, however late that is', () => {
  vi.useFakeTimers();
  begin(saved);
  vi.advanceTimersByTime(60_000);
  let top = 140;
  vi.mocked(window.scrollBy).mockImplementation((_, distance) => {
    top -= Number(distance);
  });
  showRow(() => top);
  resize();
  expect(top).toBe(40);
  top = 80;
  vi.advanceTimersByTime(4_000);
  resize();
  expect(top).toBe(40);
  // It is there, so the next reload keeps what is there then.
  scrollTo(1000);
  expect(end()?.scrollY).toBe(1000);
  vi.advanceTimersByTime(4_000);
  top = 80;
  resize();
  expect(top).toBe(80);
});

test('at the top, only that it was read there is saved', () => {
  begin(null);
  const hideList = showList();
  const place = end();
  hideList();
  expect(place).toMatchObject({ scrollY: 0, anchor: null, queries: [] });
  restorePlace(new QueryClient());
  expect(openedEntries.has(saved.key)).toBe(true);
});

test('a page at its top that is loading has no place', () => {
  begin(null);
  expect(end()).toBeNull();
});

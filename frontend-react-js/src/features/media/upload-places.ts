import { api, unwrap } from '@/lib/api/client';
import { safeLocalStorage } from '@/lib/browser-storage';
import { ProblemError } from '@/lib/http/problem';
import { randomUuid } from '@/lib/random-uuid';
import { session } from '@/lib/session';
import { serverClock } from '@/lib/time/server-clock';

/** The name of an upload that isn't processed yet. `uuid` is null until the API has answered. */
type Place = { place: string; uuid: string | null; isWanted: boolean; since: number };

/** The API's: it forgets a pending upload after that. */
const PENDING_TTL_MS = 15 * 60_000;

/** Fallback for browsers without local storage. */
const inMemory = new Map<string, string>();
/** The places that this page uploads to; those of other tabs are in the storage too. */
const own = new Set<string>();

/**
 * The places that uploads of this browser hold at the API, which are limited in number. Those that
 * broke off are remembered, also after a reload: the next uploads use them again, and they are freed
 * when the network is back.
 */
export const uploadPlaces = {
  /** Return a place for a new upload, one that broke off if there is one. */
  take(): string {
    const places = read();
    const free = places.find(({ isWanted }) => !isWanted);
    const place = free?.place ?? randomUuid();
    own.add(place);
    write([
      ...places.filter((each) => each !== free),
      { place, uuid: null, isWanted: true, since: serverClock.now() },
    ]);
    return place;
  },

  setUuid(place: string, uuid: string) {
    update(place, { uuid });
  },

  /** Forget the place of an upload that is processed. */
  release(place: string) {
    own.delete(place);
    write(read().filter((each) => each.place !== place));
  },

  /** Free the place of an upload that broke off, as soon as possible. */
  abandon(place: string) {
    own.delete(place);
    update(place, { isWanted: false });
    uploadPlaces.freeAbandoned();
  },

  /** Delete the uploads that nobody waits for any more; what can't be reached is tried again later. */
  async freeAbandoned() {
    for (const { place, uuid, isWanted } of read()) {
      if (isWanted || uuid === null || !(await isDeleted(uuid))) continue;
      write(read().filter((each) => each.place !== place || each.uuid !== uuid || each.isWanted));
    }
  },

  /** Mark what this page uploads as abandoned, because it ends. */
  leave() {
    for (const place of own) update(place, { isWanted: false });
    own.clear();
  },
};

window.addEventListener('pagehide', uploadPlaces.leave);
window.addEventListener('online', uploadPlaces.freeAbandoned);

async function isDeleted(uuid: string): Promise<boolean> {
  try {
    await unwrap(api.DELETE('/api/media/{media_uuid}', { params: { path: { media_uuid: uuid } } }));
    return true;
  } catch (error) {
    // It is gone already, or in use.
    return error instanceof ProblemError && [404, 409].includes(error.status);
  }
}

function update(place: string, changes: Partial<Place>) {
  write(read().map((each) => (each.place === place ? { ...each, ...changes } : each)));
}

function read(): Place[] {
  const name = storageName();
  try {
    const places: Place[] = JSON.parse(safeLocalStorage.read(name) ?? inMemory.get(name) ?? '[]');
    return places.filter(({ since }) => Math.abs(serverClock.now() - since) < PENDING_TTL_MS);
  } catch {
    return [];
  }
}

function write(places: readonly Place[]) {
  const name = storageName();
  const text = JSON.stringify(places);
  if (places.length === 0) safeLocalStorage.remove(name);
  else safeLocalStorage.write(name, text);
  if (safeLocalStorage.read(name) === null) inMemory.set(name, text);
  else inMemory.delete(name);
}

function storageName(): string {
  const state = session.current();
  return `cruddur.upload-places.${state.status === 'signed-in' ? state.person.uuid : ''}`;
}

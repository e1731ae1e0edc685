import type { Picture } from '@/lib/api/types';
import { drafts } from '@/lib/drafts';
import { t } from '@/lib/i18n/translate';
import { randomUuid } from '@/lib/random-uuid';
import { createSubscribable } from '@/lib/subscribable';
import { isAnimated } from './animation';
import { uploadErrorMessage } from './api/error-messages';
import { discard, upload } from './api/upload';
import { downscale } from './downscale';

export const MAX_PICTURES = 4;

/** A picture of a draft. `progress` is null while the image is processed. */
export type UploadItem = {
  id: string;
  /** Null after a reload, which only processed pictures survive. */
  file: File | null;
  preview: string | null;
  alt: string;
  /** Whether only its first frame will be shown. */
  isAnimated: boolean;
  /** Whether a crud shows it, which alone can delete it. */
  isPublished?: boolean;
  state:
    | { step: 'sending'; progress: number | null }
    | { step: 'ready'; uuid: string; url: string | null }
    | { step: 'failed'; problem: string };
};

type Tray = { items: readonly UploadItem[]; notice: string | null };

/** The part of a processed picture that is stored with the draft. */
type StoredUpload = {
  uuid: string;
  url: string | null;
  alt: string;
  isAnimated?: boolean;
  isPublished?: boolean;
};

const trays = new Map<string, Tray>();
const inFlight = new Map<string, AbortController>();
const listeners = createSubscribable();

/**
 * Store of the pictures of each draft, shared by all composers of the draft and restored after a
 * reload. Uploads start immediately and continue in the background.
 */
export const uploadTray = {
  subscribe: listeners.subscribe,

  of(draft: string): Tray {
    const known = trays.get(draft);
    if (known) return known;
    const tray = { items: restore(draft), notice: null };
    trays.set(draft, tray);
    return tray;
  },

  /** Add pictures, with what is to be said of others. */
  add(draft: string, files: readonly File[], notices: readonly string[] = []) {
    const { items } = uploadTray.of(draft);
    const free = Math.max(0, MAX_PICTURES - items.length);
    const added = files.slice(0, free).map(
      (file): UploadItem => ({
        id: randomUuid(),
        file,
        preview: URL.createObjectURL(file),
        alt: '',
        isAnimated: false,
        state: { step: 'sending', progress: 0 },
      }),
    );
    const said = [...notices, ...(files.length > free ? [t('aCrudShowsFourPictures')] : [])];
    setTray(draft, {
      items: [...items, ...added],
      notice: [...new Set(said)].join(' ') || null,
    });
    for (const item of added) {
      startUpload(draft, item);
      markAnimation(draft, item);
    }
  },

  retry(draft: string, item: UploadItem) {
    startUpload(draft, item);
  },

  setAlt(draft: string, id: string, alt: string) {
    updateItem(draft, id, { alt });
  },

  moveUp(draft: string, id: string) {
    const { items } = uploadTray.of(draft);
    const place = items.findIndex((item) => item.id === id);
    const [moved, above] = [items[place], items[place - 1]];
    if (!moved || !above) return;
    setTray(draft, { items: items.with(place - 1, moved).with(place, above), notice: null });
  },

  remove(draft: string, { id, state, isPublished }: UploadItem) {
    inFlight.get(id)?.abort();
    if (state.step === 'ready' && !isPublished) discard(state.uuid);
    removeItems(draft, (item) => item.id === id);
  },

  /** Put processed pictures in place of those of a draft, which stay on the server. */
  load(draft: string, pictures: readonly StoredUpload[]) {
    removeItems(draft, () => true);
    setTray(draft, { items: pictures.map(readyItem), notice: null });
  },

  /** Remove pictures that were published with a crud. */
  detach(draft: string, uuids: readonly string[]) {
    removeItems(draft, ({ state }) => state.step === 'ready' && uuids.includes(state.uuid));
  },

  /** Make the pictures of a draft those of a crud; uploads that nothing shows are discarded. */
  replace(draft: string, pictures: readonly Picture[]) {
    for (const item of uploadTray.of(draft).items) uploadTray.remove(draft, item);
    setTray(draft, {
      items: pictures.map(({ uuid, alt, renditions }) =>
        readyItem({ uuid, alt, url: renditions[0]?.url ?? null, isPublished: true }),
      ),
      notice: null,
    });
  },

  /** Clear the memory, as a reload does. */
  reset() {
    for (const controller of inFlight.values()) controller.abort();
    trays.clear();
  },
};

function setTray(draft: string, tray: Tray) {
  trays.set(draft, tray);
  store(draft, tray.items);
  listeners.notify();
}

function updateItem(draft: string, id: string, changes: Partial<UploadItem>) {
  const { items, notice } = uploadTray.of(draft);
  setTray(draft, {
    items: items.map((item) => (item.id === id ? { ...item, ...changes } : item)),
    notice,
  });
}

function removeItems(draft: string, isRemoved: (item: UploadItem) => boolean) {
  const { items } = uploadTray.of(draft);
  for (const { preview } of items.filter(isRemoved)) if (preview) URL.revokeObjectURL(preview);
  setTray(draft, { items: items.filter((item) => !isRemoved(item)), notice: null });
}

async function markAnimation(draft: string, { id, file }: UploadItem) {
  if (file && (await isAnimated(file).catch(() => false))) {
    updateItem(draft, id, { isAnimated: true });
  }
}

async function startUpload(draft: string, { id, file }: UploadItem) {
  if (!file) return;
  const controller = new AbortController();
  inFlight.set(id, controller);
  const { signal } = controller;
  updateItem(draft, id, { state: { step: 'sending', progress: 0 } });
  try {
    const { uuid, renditions } = await upload('image', await downscale(file), {
      signal,
      onProgress: (progress) => updateItem(draft, id, { state: { step: 'sending', progress } }),
    });
    updateItem(draft, id, { state: { step: 'ready', uuid, url: renditions?.[0]?.url ?? null } });
  } catch (error) {
    if (!signal.aborted) {
      updateItem(draft, id, { state: { step: 'failed', problem: uploadErrorMessage(error) } });
    }
  } finally {
    if (inFlight.get(id) === controller) inFlight.delete(id);
  }
}

function store(draft: string, items: readonly UploadItem[]) {
  const stored = items.flatMap(({ state, alt, isAnimated, isPublished }): StoredUpload[] =>
    state.step === 'ready'
      ? [{ uuid: state.uuid, url: state.url, alt, isAnimated, ...(isPublished && { isPublished }) }]
      : [],
  );
  const text = stored.length > 0 ? JSON.stringify(stored) : '';
  if (drafts.read(storageName(draft)) !== text) drafts.write(storageName(draft), text);
}

function restore(draft: string): UploadItem[] {
  const stored: StoredUpload[] = JSON.parse(drafts.read(storageName(draft)) || '[]');
  return stored.map(readyItem);
}

function readyItem({
  uuid,
  url,
  alt,
  isAnimated = false,
  isPublished = false,
}: StoredUpload): UploadItem {
  return {
    id: uuid,
    file: null,
    preview: url,
    alt,
    isAnimated,
    isPublished,
    state: { step: 'ready', uuid, url },
  };
}

function storageName(draft: string): string {
  return `${draft}.pictures`;
}

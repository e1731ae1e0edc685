import { drafts } from '@/lib/drafts';
import { createSubscribable } from '@/lib/subscribable';
import { uploadProblem } from './api/error-messages';
import { discard, upload } from './api/upload';
import { prepare } from './prepare';

export const MOST = 4;

/** A picture on its way into a crud. `share` is null while it is made ready. */
export type PictureItem = {
  id: string;
  /** Gone after a reload, when only what was ready is left. */
  file: File | null;
  preview: string | null;
  alt: string;
  state:
    | { step: 'sending'; share: number | null }
    | { step: 'ready'; uuid: string; url: string | null }
    | { step: 'failed'; problem: string };
};

type Tray = { items: readonly PictureItem[]; notice: string | null };

/** What is kept of a picture over a reload. */
type KeptPicture = { uuid: string; url: string | null; alt: string };

const trays = new Map<string, Tray>();
const underWay = new Map<string, AbortController>();
const listeners = createSubscribable();

/**
 * The pictures of each draft: like its words, the same wherever it is being written, and there still
 * when somebody comes back to it. They are uploaded at once, while people go on writing or elsewhere.
 */
export const pictures = {
  subscribe: listeners.subscribe,

  of(draft: string): Tray {
    const known = trays.get(draft);
    if (known) return known;
    const tray = { items: restored(draft), notice: null };
    trays.set(draft, tray);
    return tray;
  },

  add(draft: string, files: readonly File[]) {
    const { items } = pictures.of(draft);
    const free = Math.max(0, MOST - items.length);
    const added = files.slice(0, free).map(
      (file): PictureItem => ({
        id: crypto.randomUUID(),
        file,
        preview: URL.createObjectURL(file),
        alt: '',
        state: { step: 'sending', share: 0 },
      }),
    );
    become(draft, {
      items: [...items, ...added],
      notice: files.length > free ? 'A crud shows four pictures at most.' : null,
    });
    for (const item of added) send(draft, item);
  },

  retry(draft: string, item: PictureItem) {
    send(draft, item);
  },

  describe(draft: string, id: string, alt: string) {
    change(draft, id, { alt });
  },

  remove(draft: string, { id, state }: PictureItem) {
    underWay.get(id)?.abort();
    if (state.step === 'ready') discard(state.uuid);
    drop(draft, (item) => item.id === id);
  },

  /** A crud is out and has these now. */
  release(draft: string, uuids: readonly string[]) {
    drop(draft, ({ state }) => state.step === 'ready' && uuids.includes(state.uuid));
  },

  /** Let go of what is in memory; what is kept is read again, as after a reload. */
  forget() {
    for (const sending of underWay.values()) sending.abort();
    trays.clear();
  },
};

function become(draft: string, tray: Tray) {
  trays.set(draft, tray);
  keep(draft, tray.items);
  listeners.notify();
}

function change(draft: string, id: string, changes: Partial<PictureItem>) {
  const { items, notice } = pictures.of(draft);
  become(draft, {
    items: items.map((item) => (item.id === id ? { ...item, ...changes } : item)),
    notice,
  });
}

function drop(draft: string, isGone: (item: PictureItem) => boolean) {
  const { items } = pictures.of(draft);
  for (const { preview } of items.filter(isGone)) if (preview) URL.revokeObjectURL(preview);
  become(draft, { items: items.filter((item) => !isGone(item)), notice: null });
}

async function send(draft: string, { id, file }: PictureItem) {
  if (!file) return;
  const sending = new AbortController();
  underWay.set(id, sending);
  const { signal } = sending;
  change(draft, id, { state: { step: 'sending', share: 0 } });
  try {
    const { uuid, renditions } = await upload('image', await prepare(file), {
      signal,
      onProgress: (share) => change(draft, id, { state: { step: 'sending', share } }),
    });
    change(draft, id, { state: { step: 'ready', uuid, url: renditions?.[0]?.url ?? null } });
  } catch (error) {
    if (!signal.aborted) {
      change(draft, id, { state: { step: 'failed', problem: uploadProblem(error) } });
    }
  } finally {
    if (underWay.get(id) === sending) underWay.delete(id);
  }
}

function keep(draft: string, items: readonly PictureItem[]) {
  const kept = items.flatMap(({ state, alt }): KeptPicture[] =>
    state.step === 'ready' ? [{ uuid: state.uuid, url: state.url, alt }] : [],
  );
  const text = kept.length > 0 ? JSON.stringify(kept) : '';
  if (drafts.read(nameOf(draft)) !== text) drafts.write(nameOf(draft), text);
}

function restored(draft: string): PictureItem[] {
  const kept: KeptPicture[] = JSON.parse(drafts.read(nameOf(draft)) || '[]');
  return kept.map(({ uuid, url, alt }) => ({
    id: uuid,
    file: null,
    preview: url,
    alt,
    state: { step: 'ready', uuid, url },
  }));
}

function nameOf(draft: string): string {
  return `${draft}.pictures`;
}

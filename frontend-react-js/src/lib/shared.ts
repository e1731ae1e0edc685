/** What was shared with the installed app; the service worker has stored it. */
export type Shared = {
  texts: string[];
  pictures: File[];
  /** Why pictures are missing: `many`, `type`, `size` or `lost`. */
  problems: string[];
};

/** As in src/service-worker/sw.js. */
const STORE = 'shared';
const SHARE_PATH = '/share';
const TEXTS = ['title', 'text', 'url'];
/** Long enough to sign in or to sign up. */
const SHARED_TTL_MS = 3_600_000;

/** Return what was shared, and delete it; null if there is nothing, or if it has waited too long. */
export async function takeShared(): Promise<Shared | null> {
  const form = await read();
  // Of two pages that read it, one deletes it.
  if (form === null || !(await dropShared()) || isOver(form)) return null;
  return {
    texts: readTexts((name) => form.get(name)),
    pictures: form.getAll('picture').filter((part) => typeof part !== 'string'),
    problems: form.getAll('problem').map(String),
  };
}

/** Return the texts of a share, each once. */
export function readTexts(read: (name: string) => FormDataEntryValue | null): string[] {
  const texts = TEXTS.map((name) => String(read(name) ?? '').trim());
  return texts.filter((text, index) => text !== '' && texts.indexOf(text) === index);
}

/** Delete what was shared; return whether there was something. */
export async function dropShared(): Promise<boolean> {
  try {
    return (await globalThis.caches?.delete(STORE)) ?? false;
  } catch {
    // Browsers refuse all storage where it is blocked.
    return false;
  }
}

/** Delete what nobody has taken. */
export async function dropOutdatedShared(): Promise<void> {
  const form = await read();
  if (form && isOver(form)) await dropShared();
}

async function read(): Promise<FormData | null> {
  try {
    const found = await globalThis.caches?.match(SHARE_PATH, { cacheName: STORE });
    return found ? await found.formData() : null;
  } catch {
    return null;
  }
}

/** Both times are of this device's clock, as the worker has no other. */
function isOver(form: FormData): boolean {
  return Math.abs(Date.now() - Number(form.get('at'))) > SHARED_TTL_MS;
}

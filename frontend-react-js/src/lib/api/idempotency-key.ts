import { drafts } from '@/lib/drafts';

/**
 * Keep one key for as long as the same body of a draft is being sent, so that trying again after a lost
 * answer can't make a second thing: not after a reload, nor from another place where it is written.
 * `clear` it when the thing is made.
 */
export function idempotencyOf(draft: string) {
  const name = `${draft}.key`;
  return {
    keyFor(body: unknown): string {
      const text = JSON.stringify(body);
      const kept = drafts.read(name);
      const key = kept.slice(0, UUID_LENGTH);
      if (kept.slice(UUID_LENGTH) === text) return key;
      const next = crypto.randomUUID();
      drafts.write(name, next + text);
      return next;
    },

    clear(key: string) {
      if (drafts.read(name).startsWith(key)) drafts.write(name, '');
    },
  };
}

const UUID_LENGTH = 36;

import { drafts } from '@/lib/drafts';
import { randomUuid } from '@/lib/random-uuid';

/**
 * Return the store of a draft's idempotency key. The key stays the same while the body does, also
 * after a reload or in another composer of the draft, so that a retry after a lost response creates
 * no duplicate. `clear` it after success.
 */
export function draftIdempotency(draft: string) {
  const name = `${draft}.key`;
  return {
    keyFor(body: unknown): string {
      const serialized = JSON.stringify(body);
      const stored = drafts.read(name);
      const key = stored.slice(0, UUID_LENGTH);
      if (stored.slice(UUID_LENGTH) === serialized) return key;
      const next = randomUuid();
      drafts.write(name, next + serialized);
      return next;
    },

    clear(key: string) {
      if (drafts.read(name).startsWith(key)) drafts.write(name, '');
    },
  };
}

const UUID_LENGTH = 36;

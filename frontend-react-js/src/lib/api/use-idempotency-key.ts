import { useRef } from 'react';

/**
 * Keep one key for as long as the same body is being sent, so that trying again after a lost
 * answer can't make a second thing. `spend` it when the thing is made.
 */
export function useIdempotencyKey() {
  const last = useRef<{ body: string; key: string } | null>(null);
  return {
    keyFor(body: unknown): string {
      const text = JSON.stringify(body);
      if (last.current?.body !== text) last.current = { body: text, key: crypto.randomUUID() };
      return last.current.key;
    },
    spend() {
      last.current = null;
    },
  };
}

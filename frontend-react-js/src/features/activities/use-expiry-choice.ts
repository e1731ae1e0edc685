import { useState } from 'react';
import { safeLocalStorage } from '@/lib/browser-storage';
import { type ExpiryTtl, knownExpiry, usualExpiry } from './expiry';

const KEY = 'cruddur.expires-in';

/** The last choice stays the choice until another is made. */
export function useExpiryChoice() {
  const [ttl, setTtl] = useState(() => knownExpiry(safeLocalStorage.read(KEY)) ?? usualExpiry);

  return [
    ttl,
    (next: ExpiryTtl) => {
      setTtl(next);
      safeLocalStorage.write(KEY, next);
    },
  ] as const;
}

import { useState } from 'react';
import { safeLocalStorage } from '@/lib/browser-storage';
import { defaultExpiry, type ExpiryTtl, parseExpiry } from './expiry';

const KEY = 'cruddur.expires-in';

/** The selected lifetime, stored on the device. */
export function useExpiryChoice() {
  const [ttl, setTtl] = useState(() => parseExpiry(safeLocalStorage.read(KEY)) ?? defaultExpiry);

  return [
    ttl,
    (next: ExpiryTtl) => {
      setTtl(next);
      safeLocalStorage.write(KEY, next);
    },
  ] as const;
}

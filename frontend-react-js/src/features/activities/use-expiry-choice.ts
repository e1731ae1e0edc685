import { useState } from 'react';
import { safeLocalStorage } from '@/lib/browser-storage';
import { useNow } from '@/lib/time/use-now';
import { defaultExpiry, type ExpiryTtl, outlives, parseExpiry } from './expiry';

const KEY = 'cruddur.expires-in';

/** Store a lifetime, which composers that open later have selected. */
export function storeExpiry(ttl: ExpiryTtl) {
  safeLocalStorage.write(KEY, ttl);
}

/**
 * The selected lifetime, stored on the device; null is that of the parent. A reply has that too, unless one
 * is chosen, if the stored one would outlive the parent.
 */
export function useExpiryChoice(parentExpiresAt: string | null) {
  const [ttl, setTtl] = useState(() => parseExpiry(safeLocalStorage.read(KEY)) ?? defaultExpiry);
  const [isChosen, setChosen] = useState(false);
  const [isParents, setParents] = useState(false);
  const isLonger = useNow((now) => parentExpiresAt !== null && outlives(ttl, parentExpiresAt, now));

  return {
    ttl: isParents || (isLonger && !isChosen) ? null : ttl,
    choose: (next: ExpiryTtl | null) => {
      setChosen(true);
      setParents(next === null);
      if (next === null) return;
      setTtl(next);
      storeExpiry(next);
    },
  };
}

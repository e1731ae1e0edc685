import { useEffect, useEffectEvent, useRef } from 'react';
import { useLocation } from 'react-router';
import { openOverlay } from '@/lib/overlay-history';

/**
 * Close an overlay (dialog, menu) when the user goes elsewhere, because it belongs to the page that
 * it was opened on. Back closes it first, and stays on the page.
 */
export function useCloseOnNavigation(onClose: () => void, isOpen = true) {
  const { key } = useLocation();
  const openedAt = useRef(key);
  const close = useEffectEvent(onClose);

  useEffect(() => (isOpen ? openOverlay(() => close()) : undefined), [isOpen]);

  useEffect(() => {
    if (isOpen && key !== openedAt.current) close();
    openedAt.current = key;
  }, [key, isOpen]);
}

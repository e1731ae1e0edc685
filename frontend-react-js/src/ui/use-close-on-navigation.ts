import { useEffect, useEffectEvent, useRef } from 'react';
import { useLocation } from 'react-router';

/** Close a dialog when the user goes back or forward, because it belongs to the page that it was opened on. */
export function useCloseOnNavigation(onClose: () => void) {
  const { key } = useLocation();
  const openedAt = useRef(key);
  const close = useEffectEvent(onClose);

  useEffect(() => {
    if (key !== openedAt.current) close();
  }, [key]);
}

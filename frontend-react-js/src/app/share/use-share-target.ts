import { useEffect } from 'react';
import { isInstalled, registerServiceWorker } from '@/lib/service-worker';
import { session } from '@/lib/session';
import { dropOutdatedShared, dropShared } from '@/lib/shared';

/** Start the worker that takes what is shared with the installed app, and delete what nobody took. */
export function useShareTarget() {
  useEffect(() => {
    dropOutdatedShared();
    // After an expired session the person signs in again, and then it is taken.
    return session.subscribe(() => {
      const now = session.current();
      if (now.status === 'signed-out' && now.reason === 'left') dropShared();
    });
  }, []);

  useEffect(() => {
    if (!navigator.serviceWorker) return;
    // Without it nothing can be shared here, until the next time.
    const register = () => registerServiceWorker().catch(() => undefined);
    if (isInstalled()) register();
    window.addEventListener('appinstalled', register);
    return () => window.removeEventListener('appinstalled', register);
  }, []);
}

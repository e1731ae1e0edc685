import { useEffect } from 'react';
import { useNavigate } from 'react-router';
import { renewPush } from '@/lib/push/push';

/** Keep this browser subscribed for the session, open what a notification is about, and count on the icon. */
export function usePushSync(viewer: string | null, unread: number | null) {
  const navigate = useNavigate();

  useEffect(() => {
    // Without it no push arrives here, until the next time.
    if (viewer !== null) renewPush(viewer).catch(() => undefined);
  }, [viewer]);

  useEffect(() => {
    const worker = navigator.serviceWorker;
    if (!worker) return;
    const open = ({ data }: MessageEvent) => {
      if (data?.type === 'open' && typeof data.path === 'string') navigate(data.path);
    };
    worker.addEventListener('message', open);
    return () => worker.removeEventListener('message', open);
  }, [navigate]);

  useEffect(() => {
    if (unread === null || !('setAppBadge' in navigator)) return;
    // Browsers refuse it for an app that isn't installed.
    navigator.setAppBadge(unread).catch(() => undefined);
  }, [unread]);
}

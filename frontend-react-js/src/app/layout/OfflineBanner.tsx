import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useEffect, useRef } from 'react';
import { t } from '@/lib/i18n/translate';
import { useOnline } from '@/lib/use-online';
import styles from './OfflineBanner.module.css';

/** Show that the device is offline, and refetch failed queries when it is online again. */
export function OfflineBanner(): ReactNode {
  const isOnline = useOnline();
  const wasOffline = useRef(false);
  const queries = useQueryClient();

  useEffect(() => {
    if (isOnline && wasOffline.current) {
      queries.refetchQueries({
        type: 'active',
        predicate: ({ state }) => state.status !== 'success',
      });
    }
    wasOffline.current = !isOnline;
  }, [isOnline, queries]);

  return (
    <div className={styles.region} role="status">
      {!isOnline && <p className={styles.banner}>{t('offlineBanner')}</p>}
    </div>
  );
}

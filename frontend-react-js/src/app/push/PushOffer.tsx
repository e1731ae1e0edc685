import { useState } from 'react';
import { safeLocalStorage } from '@/lib/browser-storage';
import { t } from '@/lib/i18n/translate';
import { usePush } from '@/lib/push/use-push';
import { Button } from '@/ui/Button';
import { showToast } from '@/ui/toasts';
import styles from './PushOffer.module.css';

const ASKED = 'cruddur.push.asked';

/** The offer to get push notifications on this device: above the notifications, until it is answered once. */
export function PushOffer({ person }: { person: string }) {
  const [isAsked, setAsked] = useState(() => safeLocalStorage.read(ASKED) === '1');
  const { state, switching } = usePush(person);
  if (isAsked || state !== 'off') return null;
  const answer = () => {
    safeLocalStorage.write(ASKED, '1');
    setAsked(true);
  };
  return (
    <section className={styles.offer} aria-label={t('pushNotifications')}>
      <p>{t('pushOffer')}</p>
      <div className={styles.answers}>
        <Button
          disabled={switching.isPending}
          onClick={() =>
            switching.mutate(true, {
              onSuccess: answer,
              onError: () => showToast('error', t('pushFailed')),
            })
          }
        >
          {t('turnOn')}
        </Button>
        <Button variant="outlined" onClick={answer}>
          {t('notNow')}
        </Button>
      </div>
    </section>
  );
}

import { t } from '@/lib/i18n/translate';
import { serverClock } from '@/lib/time/server-clock';
import { Button } from '@/ui/Button';
import { ErrorState } from '@/ui/ErrorState';
import { showToast } from '@/ui/toasts';
import { accountErrorMessage } from '../api/error-messages';
import { type ListedSession, useEndSession, useSessions } from '../api/sessions';
import styles from './SessionList.module.css';
import { deviceName, placeText, usedText } from './session-texts';

/** Where the viewer is signed in. Each session but this one can be ended. */
export function SessionList() {
  const { data: sessions, error, refetch } = useSessions();
  const ending = useEndSession();
  if (!sessions) {
    return error ? <ErrorState error={error} onRetry={refetch} /> : <p>{t('loadingSessions')}</p>;
  }
  const here = sessions.find(({ is_current }) => is_current);
  const now = serverClock.now();

  function end(session: ListedSession) {
    ending.mutate(session, {
      onSuccess: () => showToast('info', t('deviceSignedOut', { device: deviceName(session) })),
      onError: (reason) => showToast('error', accountErrorMessage(reason)),
    });
  }

  return (
    <ul className={styles.sessions}>
      {sessions.map((session) => (
        <li key={session.uuid} className={styles.session}>
          <div>
            <strong>{deviceName(session)}</strong>
            <p className={styles.detail}>
              {session.is_current ? t('thisSession') : usedText(session, now)}
              {placeText(session, here)}
            </p>
          </div>
          {!session.is_current && (
            <Button
              variant="outlined"
              aria-label={t('signOutDevice', { device: deviceName(session) })}
              disabled={ending.isPending && ending.variables?.uuid === session.uuid}
              onClick={() => end(session)}
            >
              {t('signOut')}
            </Button>
          )}
        </li>
      ))}
    </ul>
  );
}

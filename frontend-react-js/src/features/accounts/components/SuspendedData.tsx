import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { api, unwrap } from '@/lib/api/client';
import { errorMessage } from '@/lib/http/error-message';
import { t } from '@/lib/i18n/translate';
import { saveJson } from '@/lib/save-json';
import { Button } from '@/ui/Button';
import { ConfirmDialog } from '@/ui/ConfirmDialog';
import { Notice } from '@/ui/Notice';
import { showToast } from '@/ui/toasts';
import styles from './Suspension.module.css';

/** What a suspended person may do without a session, by a token: have their data, and leave. */
export function SuspendedData({ authorization }: { authorization: string }) {
  const headers = { Authorization: authorization };
  const navigate = useNavigate();
  const [isConfirming, setConfirming] = useState(false);
  const exporting = useMutation({
    mutationFn: async () => {
      const { data } = await unwrap(api.GET('/api/account/export', { headers }));
      saveJson(data, `cruddur-${data.person.handle}.json`);
    },
  });
  const deleting = useMutation({
    mutationFn: () => api.DELETE('/api/account', { headers }),
    onSuccess: async () => {
      await navigate('/', { replace: true });
      showToast('info', t('yourAccountIsDeletedAnd'));
    },
  });
  return (
    <section className={styles.suspension} aria-label={t('yourData')}>
      <p>{t('whatYouSaidThatIs')}</p>
      {exporting.isError && <Notice tone="error">{errorMessage(exporting.error)}</Notice>}
      <div className={styles.rights}>
        <Button
          variant="outlined"
          disabled={exporting.isPending}
          onClick={() => exporting.mutate()}
        >
          {t('download')}
        </Button>
        <Button variant="danger" onClick={() => setConfirming(true)}>
          {t('deleteAccount')}
        </Button>
      </div>
      {isConfirming && (
        <ConfirmDialog
          title={t('deleteYourAccount')}
          confirm={t('deleteForGood')}
          isBusy={deleting.isPending}
          problem={deleting.isError ? errorMessage(deleting.error) : null}
          onConfirm={() => deleting.mutate()}
          onClose={() => setConfirming(false)}
        >
          {t('accountDeletionExplained')}
        </ConfirmDialog>
      )}
    </section>
  );
}

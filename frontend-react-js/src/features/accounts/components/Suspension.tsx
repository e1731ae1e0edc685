import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, unwrap } from '@/lib/api/client';
import { errorMessage } from '@/lib/http/error-message';
import { t } from '@/lib/i18n/translate';
import { measureMessage } from '@/lib/text/limits';
import { formatDateTime } from '@/lib/time/format-date';
import { Button } from '@/ui/Button';
import { Notice } from '@/ui/Notice';
import { TextAreaField } from '@/ui/TextAreaField';
import styles from './Suspension.module.css';

/** Why an account is suspended and until when, with an appeal. There is no session: a token asks. */
export function Suspension({ authorization }: { authorization: string }) {
  const headers = { Authorization: authorization };
  const [words, setWords] = useState('');
  const { isBlank, problem } = measureMessage(words);
  const query = useQuery({
    queryKey: ['suspension', authorization],
    queryFn: async () => (await unwrap(api.GET('/api/account/decisions', { headers }))).data,
    gcTime: 0,
  });
  const decision = query.data?.find((each) => each.action === 'suspend');
  const appeal = useMutation({
    mutationFn: (decision_uuid: string) =>
      api.POST('/api/account/decisions/{decision_uuid}/appeal', {
        params: { path: { decision_uuid } },
        body: { appeal: words },
        headers,
      }),
  });
  if (decision === undefined) return null;
  return (
    <section className={styles.suspension} aria-label={t('suspension')}>
      <p>
        {decision.until === null
          ? t('itHasNoEnd')
          : t('itEnds', { date: formatDateTime(decision.until) })}{' '}
        {t('moderatorsWrote')}
      </p>
      <blockquote className={styles.reason} dir="auto">
        {decision.reason}
      </blockquote>
      {appeal.isSuccess || !decision.can_appeal ? (
        <Notice tone="info">{t('appealArrivedSignInLater')}</Notice>
      ) : (
        <form
          className={styles.form}
          onSubmit={(event) => {
            event.preventDefault();
            if (!isBlank && problem === null) appeal.mutate(decision.uuid);
          }}
        >
          <TextAreaField
            label={t('whyShouldModeratorsChange')}
            hint={t('appealOnce')}
            value={words}
            onChange={setWords}
            problem={problem ?? (appeal.isError ? errorMessage(appeal.error) : undefined)}
          />
          <Button type="submit" disabled={isBlank || appeal.isPending}>
            {t('sendAppeal')}
          </Button>
        </form>
      )}
    </section>
  );
}

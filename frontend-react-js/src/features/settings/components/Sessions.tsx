import { t } from '@/lib/i18n/translate';
import { Button } from '@/ui/Button';
import { accountErrorMessage } from '../api/error-messages';
import { useSignOutEverywhere } from '../api/mutations';
import { Section } from './Section';
import { SessionList } from './SessionList';

export function Sessions() {
  const signingOut = useSignOutEverywhere();
  return (
    <Section
      title={t('sessions')}
      problem={signingOut.isError ? accountErrorMessage(signingOut.error) : null}
    >
      <p>{t('sessionsExplained')}</p>
      <SessionList />
      <Button
        variant="outlined"
        disabled={signingOut.isPending}
        onClick={() => signingOut.mutate()}
      >
        {t('signOutEverywhere')}
      </Button>
    </Section>
  );
}

import { t } from '@/lib/i18n/translate';
import { Button } from '@/ui/Button';
import { accountErrorMessage } from '../api/error-messages';
import { useExportAccount } from '../api/mutations';
import { Section } from './Section';

export function YourData({ handle }: { handle: string }) {
  const exporting = useExportAccount(handle);
  return (
    <Section
      title={t('yourData')}
      problem={exporting.isError ? accountErrorMessage(exporting.error) : null}
    >
      <p>{t('whatYouSaidThatIs')}</p>
      <Button variant="outlined" disabled={exporting.isPending} onClick={() => exporting.mutate()}>
        {t('download')}
      </Button>
    </Section>
  );
}

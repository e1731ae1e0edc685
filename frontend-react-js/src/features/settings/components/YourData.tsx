import { Button } from '@/ui/Button';
import { accountErrorMessage } from '../api/error-messages';
import { useExportAccount } from '../api/mutations';
import { Section } from './Section';

export function YourData({ handle }: { handle: string }) {
  const exporting = useExportAccount(handle);
  return (
    <Section
      title="Your data"
      problem={exporting.isError ? accountErrorMessage(exporting.error) : null}
    >
      <p>What you said that is still alive, what you marked, and whom you know, in one file.</p>
      <Button variant="outlined" disabled={exporting.isPending} onClick={() => exporting.mutate()}>
        Download
      </Button>
    </Section>
  );
}

import { Button } from '@/ui/Button';
import { accountProblem } from '../api/error-messages';
import { useDownload } from '../api/mutations';
import { Section } from './Section';

export function YourData({ handle }: { handle: string }) {
  const download = useDownload(handle);
  return (
    <Section title="Your data" problem={download.isError ? accountProblem(download.error) : null}>
      <p>What you said that is still alive, what you marked, and whom you know, in one file.</p>
      <Button look="outlined" disabled={download.isPending} onClick={() => download.mutate()}>
        Download
      </Button>
    </Section>
  );
}

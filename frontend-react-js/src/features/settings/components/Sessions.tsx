import { Button } from '@/ui/Button';
import { accountErrorMessage } from '../api/error-messages';
import { useSignOutEverywhere } from '../api/mutations';
import { Section } from './Section';

export function Sessions() {
  const signingOut = useSignOutEverywhere();
  return (
    <Section
      title="Sessions"
      problem={signingOut.isError ? accountErrorMessage(signingOut.error) : null}
    >
      <p>If you left a device signed in, this ends your session there, and on all others.</p>
      <Button
        variant="outlined"
        disabled={signingOut.isPending}
        onClick={() => signingOut.mutate()}
      >
        Sign out everywhere
      </Button>
    </Section>
  );
}

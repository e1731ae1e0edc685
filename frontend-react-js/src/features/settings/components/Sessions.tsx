import { Button } from '@/ui/Button';
import { accountErrorMessage } from '../api/error-messages';
import { useSignOutEverywhere } from '../api/mutations';
import { Section } from './Section';
import { SessionList } from './SessionList';

export function Sessions() {
  const signingOut = useSignOutEverywhere();
  return (
    <Section
      title="Sessions"
      problem={signingOut.isError ? accountErrorMessage(signingOut.error) : null}
    >
      <p>You are signed in here. Sign out what you don’t know or no longer use.</p>
      <SessionList />
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

import { Button } from '@/ui/Button';
import { accountProblem } from '../api/error-messages';
import { useSignOutEverywhere } from '../api/mutations';
import { Section } from './Section';

export function Sessions() {
  const leaving = useSignOutEverywhere();
  return (
    <Section title="Sessions" problem={leaving.isError ? accountProblem(leaving.error) : null}>
      <p>If you left a device signed in, this ends your session there, and on all others.</p>
      <Button look="outlined" disabled={leaving.isPending} onClick={() => leaving.mutate()}>
        Sign out everywhere
      </Button>
    </Section>
  );
}

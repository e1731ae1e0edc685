import { useState } from 'react';
import { Button } from '@/ui/Button';
import { DeleteAccountDialog } from './DeleteAccountDialog';
import { Section } from './Section';

export function DeleteAccount({ handle }: { handle: string }) {
  const [isConfirming, setConfirming] = useState(false);
  return (
    <Section title="Delete account">
      <p>Nothing of yours is left, and your handle is free for others.</p>
      <Button variant="danger" onClick={() => setConfirming(true)}>
        Delete account
      </Button>
      {isConfirming && <DeleteAccountDialog handle={handle} onClose={() => setConfirming(false)} />}
    </Section>
  );
}

import { useState } from 'react';
import { t } from '@/lib/i18n/translate';
import { Button } from '@/ui/Button';
import { DeleteAccountDialog } from './DeleteAccountDialog';
import { Section } from './Section';

export function DeleteAccount({ handle }: { handle: string }) {
  const [isConfirming, setConfirming] = useState(false);
  return (
    <Section title={t('deleteAccount')}>
      <p>{t('nothingOfYoursIsLeft')}</p>
      <Button variant="danger" onClick={() => setConfirming(true)}>
        {t('deleteAccount')}
      </Button>
      {isConfirming && <DeleteAccountDialog handle={handle} onClose={() => setConfirming(false)} />}
    </Section>
  );
}

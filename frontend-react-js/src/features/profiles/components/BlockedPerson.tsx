import { t } from '@/lib/i18n/translate';
import { Button } from '@/ui/Button';
import { EmptyState } from '@/ui/EmptyState';
import { useBlock } from '../api/mutations';

/** Placeholder for the cruds of a blocked person. */
export function BlockedPerson({ handle }: { handle: string }) {
  const block = useBlock(handle);
  return (
    <EmptyState title={t('youBlockedHandle', { handle })}>
      <p>{t('youDontSeeEachOthers')}</p>
      <Button variant="outlined" disabled={block.isPending} onClick={() => block.mutate(false)}>
        {t('unblock')}
      </Button>
    </EmptyState>
  );
}

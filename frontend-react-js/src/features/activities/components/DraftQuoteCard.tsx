import type { Quote } from '@/lib/api/types';
import { t } from '@/lib/i18n/translate';
import { Button } from '@/ui/Button';
import QuoteCard from './QuoteCard';

/** What is quoted by the crud that is being written, with a button to remove it if it can be removed. */
export default function DraftQuoteCard({
  card,
  isLocked,
  onRemove,
}: {
  card: Quote;
  isLocked: boolean;
  onRemove: (() => void) | null;
}) {
  return (
    <>
      <QuoteCard quote={card} />
      {onRemove && (
        <div>
          <Button variant="outlined" size="small" disabled={isLocked} onClick={onRemove}>
            {t('removeQuote')}
          </Button>
        </div>
      )}
    </>
  );
}

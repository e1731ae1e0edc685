import { useState } from 'react';
import type { Quote } from '@/lib/api/types';
import type { MessageKey } from '@/lib/i18n/messages';
import { msg, t } from '@/lib/i18n/translate';
import { hasExpired } from '@/lib/time/format-remaining';
import { useNow } from '@/lib/time/use-now';
import { Button } from '@/ui/Button';
import styles from './QuoteCard.module.css';
import { QuoteContent } from './QuoteContent';

const reasons = {
  expired: msg('quoteExpired'),
  deleted: msg('quoteDeleted'),
  detached: msg('quoteDetached'),
  not_available: msg('quoteNotAvailable'),
} satisfies Record<Exclude<Quote['state'], 'available'>, MessageKey>;

/** Quotes that were asked for. A virtual list renders them again after they left the viewport. */
const shown = new Set<string>();

/** The card of a quoted crud, or why it isn't shown. What the viewer mutes is behind a button. */
export default function QuoteCard({ quote }: { quote: Quote }) {
  const isOver = useNow((now) => quote.state === 'available' && hasExpired(quote.expires_at, now));
  const uuid = quote.state === 'available' ? quote.uuid : '';
  const [isShown, setShown] = useState(shown.has(uuid));
  if (quote.state !== 'available' || isOver) {
    const reason = quote.state === 'available' ? 'expired' : quote.state;
    return (
      <p className={styles.gone} data-quote={reason}>
        {t(reasons[reason])}
      </p>
    );
  }
  const word = quote.muted_word;
  if (!quote.muted && word == null) return <QuoteContent quote={quote} />;

  function toggle() {
    shown[isShown ? 'delete' : 'add'](uuid);
    setShown(!isShown);
  }

  return (
    <>
      <div>
        <Button variant="outlined" size="small" aria-expanded={isShown} onClick={toggle}>
          {word != null
            ? t(isShown ? 'hideMutedWord' : 'showMutedWord', { word })
            : isShown
              ? t('hideMutedQuote')
              : t('showMutedQuote')}
        </Button>
      </div>
      {isShown && <QuoteContent quote={quote} />}
    </>
  );
}

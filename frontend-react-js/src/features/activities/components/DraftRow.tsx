import type { ReactNode } from 'react';
import type { Quote } from '@/lib/api/types';
import { t } from '@/lib/i18n/translate';
import styles from './DraftRow.module.css';

type Content = {
  message: string;
  content_warning: string | null;
  media: unknown[];
  poll?: { choices: string[] } | null;
  quote?: Quote | null;
};

/** A draft or a scheduled crud in its list. */
export function DraftRow({
  content,
  detail,
  problem = null,
  children,
}: {
  content: Content;
  detail: string;
  problem?: string | null;
  children: ReactNode;
}) {
  const { length: count } = content.media;
  return (
    <li className={styles.row}>
      <div className={styles.text}>
        {content.content_warning !== null && (
          <strong>
            <bdi>{content.content_warning}</bdi>
          </strong>
        )}
        {content.message !== '' && (
          <p className={styles.message} dir="auto">
            {content.message}
          </p>
        )}
        <p className={styles.detail}>
          {[
            ...(count > 0 ? [t('pictureCount', { count })] : []),
            ...(content.poll ? [t('poll')] : []),
            ...(content.quote ? [quoteWords(content.quote)] : []),
            detail,
          ].join(' · ')}
        </p>
        {problem !== null && <p className={styles.problem}>{problem}</p>}
      </div>
      {children}
    </li>
  );
}

/** Return the words that name a draft among others. */
export function draftName({ message, content_warning, poll, quote }: Content): string {
  const words = message || content_warning || poll?.choices.join(', ');
  return (words || (quote ? quoteWords(quote) : t('aPicture'))).slice(0, 60);
}

function quoteWords(quote: Quote): string {
  return quote.state === 'available'
    ? t('quoteOfHandle', { handle: quote.handle })
    : t('quoteNotAvailable');
}

import { Link } from 'react-router';
import type { QuotedActivity } from '@/lib/api/types';
import { t } from '@/lib/i18n/translate';
import { placeholderStyle, srcSet } from '@/lib/media/renditions';
import { crudPath } from '@/lib/paths';
import { formatDateTime, formatRelative } from '@/lib/time/format-date';
import { useNow } from '@/lib/time/use-now';
import { Avatar } from '@/ui/Avatar';
import { Lock } from '@/ui/Lock';
import { PersonName } from '@/ui/PersonName';
import ContentWarning from './ContentWarning';
import styles from './QuoteCard.module.css';

/** A quoted crud as a card. The whole card leads to the crud, by the link of its first line. */
export function QuoteContent({ quote }: { quote: QuotedActivity }) {
  const { uuid, handle, display_name, avatar, message, media, created_at } = quote;
  const age = useNow((now) => formatRelative(created_at, now));
  const hasWarning = quote.moderation_warning != null || quote.content_warning !== null;
  const content = (
    <>
      {message !== '' && (
        <p className={styles.message} dir="auto">
          {message}
        </p>
      )}
      {media.length > 0 && (
        <ul className={styles.pictures}>
          {media.map(({ uuid: picture, alt, width, height, placeholder, renditions }) => (
            <li key={picture}>
              <img
                className={styles.picture}
                style={placeholderStyle(placeholder)}
                src={renditions[0]?.url}
                srcSet={srcSet(renditions)}
                sizes="5rem"
                width={width}
                height={height}
                alt={alt}
                loading="lazy"
                decoding="async"
              />
            </li>
          ))}
        </ul>
      )}
    </>
  );
  return (
    <section
      className={styles.card}
      aria-label={t('quoteOfHandle', { handle })}
      data-quote="available"
    >
      <Link to={crudPath(handle, uuid)} className={styles.link}>
        <Avatar name={display_name} handle={handle} picture={avatar} size="small" />
        <PersonName name={display_name} handle={handle} />
        {quote.protected && <Lock />}
        <time className={styles.age} dateTime={created_at} title={formatDateTime(created_at)}>
          {age}
        </time>
      </Link>
      {hasWarning ? (
        <div className={styles.warned}>
          <ContentWarning activity={{ ...quote, hidden: false }} isHiddenShown>
            {content}
          </ContentWarning>
        </div>
      ) : (
        content
      )}
    </section>
  );
}

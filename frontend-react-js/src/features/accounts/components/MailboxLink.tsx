import { mailboxUrl } from '@/lib/config';
import { rich } from '@/lib/i18n/translate';

/** Link to the local mailbox; renders nothing in deployed environments. */
export function MailboxLink() {
  const url = mailboxUrl();
  if (url === null) return null;
  return (
    <p>
      {rich('localMailbox', {
        link: (words) => (
          <a href={url} target="_blank" rel="noreferrer">
            {words}
          </a>
        ),
      })}
    </p>
  );
}

import { mailboxUrl } from '@/lib/config';

/** Link to the local mailbox; renders nothing in deployed environments. */
export function MailboxLink() {
  const url = mailboxUrl();
  if (url === null) return null;
  return (
    <p>
      This Cruddur sends no mail:{' '}
      <a href={url} target="_blank" rel="noreferrer">
        open the local mailbox
      </a>
      .
    </p>
  );
}

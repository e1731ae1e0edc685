import { mailboxUrl } from '@/lib/config';

/** Where the mail of a local Cruddur can be read; elsewhere there is nothing to show. */
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

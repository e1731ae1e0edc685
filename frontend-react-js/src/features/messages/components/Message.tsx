import { useState } from 'react';
import { exactTime } from '@/lib/time/format-date';
import { Menu } from '@/ui/Menu';
import type { HeldMessage } from '../api/types';
import type { Audience } from '../api/use-delete-message';
import { DeleteMessageDialog } from './DeleteMessageDialog';
import styles from './Message.module.css';

export function Message({ message, isOwn }: { message: HeldMessage; isOwn: boolean }) {
  const [asksFor, setAsksFor] = useState<Audience | null>(null);
  const forMe = { label: 'Delete for me', onSelect: () => setAsksFor('me') };
  const forEveryone = {
    label: 'Delete for everyone',
    isDangerous: true,
    onSelect: () => setAsksFor('everyone'),
  };
  return (
    <div className={isOwn ? `${styles.message} ${styles.own}` : styles.message}>
      {message.deleted ? (
        <p className={`${styles.bubble} ${styles.deleted}`}>Message taken back</p>
      ) : (
        <p className={styles.bubble} dir="auto" title={exactTime(message.created_at)}>
          {message.message}
        </p>
      )}
      <span className={styles.menu}>
        <Menu
          label="Message options"
          look="plain"
          items={isOwn && !message.deleted ? [forMe, forEveryone] : [forMe]}
        />
      </span>
      {asksFor !== null && (
        <DeleteMessageDialog
          message={message}
          audience={asksFor}
          onClose={() => setAsksFor(null)}
        />
      )}
    </div>
  );
}

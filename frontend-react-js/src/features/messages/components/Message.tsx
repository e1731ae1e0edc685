import { useRef, useState } from 'react';
import { formatDateTime } from '@/lib/time/format-date';
import { useLongPress } from '@/lib/use-long-press';
import { LinkedText } from '@/ui/LinkedText';
import { Menu } from '@/ui/Menu';
import type { Audience } from '../api/mutations';
import type { CachedMessage } from '../api/types';
import { copyText } from '../copy-text';
import { DeleteMessageDialog } from './DeleteMessageDialog';
import styles from './Message.module.css';

export function Message({ message, isOwn }: { message: CachedMessage; isOwn: boolean }) {
  const [deletingFor, setDeletingFor] = useState<Audience | null>(null);
  const menu = useRef<HTMLSpanElement>(null);
  const longPress = useLongPress(() => menu.current?.querySelector('button')?.click());
  const copy = { label: 'Copy', onSelect: () => copyText(message.message) };
  const forMe = { label: 'Delete for me', onSelect: () => setDeletingFor('me') };
  const forEveryone = {
    label: 'Delete for everyone',
    isDestructive: true,
    onSelect: () => setDeletingFor('everyone'),
  };
  return (
    <div className={isOwn ? `${styles.message} ${styles.own}` : styles.message} {...longPress}>
      {message.deleted ? (
        <p className={`${styles.bubble} ${styles.deleted}`}>Message taken back</p>
      ) : (
        <p className={styles.bubble} dir="auto" title={formatDateTime(message.created_at)}>
          <LinkedText text={message.message} entities={message.entities ?? []} />
        </p>
      )}
      <span ref={menu} className={styles.menu}>
        <Menu
          label="Message options"
          variant="plain"
          items={message.deleted ? [forMe] : isOwn ? [copy, forMe, forEveryone] : [copy, forMe]}
        />
      </span>
      {deletingFor !== null && (
        <DeleteMessageDialog
          message={message}
          audience={deletingFor}
          onClose={() => setDeletingFor(null)}
        />
      )}
    </div>
  );
}

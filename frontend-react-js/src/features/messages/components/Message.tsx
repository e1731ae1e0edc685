import { useRef, useState } from 'react';
import { t } from '@/lib/i18n/translate';
import { formatDateTime } from '@/lib/time/format-date';
import { useLongPress } from '@/lib/use-long-press';
import { LinkedText } from '@/ui/LinkedText';
import { Menu } from '@/ui/Menu';
import { useOnDemand } from '@/ui/use-on-demand';
import type { Audience } from '../api/mutations';
import type { CachedMessage } from '../api/types';
import { copyText } from '../copy-text';
import { DeleteMessageDialog } from './DeleteMessageDialog';
import styles from './Message.module.css';

const loadReportDialog = () => import('@/ui/ReportDialog');

export function Message({ message, isOwn }: { message: CachedMessage; isOwn: boolean }) {
  const [deletingFor, setDeletingFor] = useState<Audience | null>(null);
  const reporting = useOnDemand(loadReportDialog);
  const menu = useRef<HTMLSpanElement>(null);
  const longPress = useLongPress(() => menu.current?.querySelector('button')?.click());
  const copy = { label: t('copy'), onSelect: () => copyText(message.message) };
  const report = { label: t('reportItem'), isDestructive: true, onSelect: reporting.open };
  const forMe = { label: t('deleteForMe'), onSelect: () => setDeletingFor('me') };
  const forEveryone = {
    label: t('deleteForEveryoneItem'),
    isDestructive: true,
    onSelect: () => setDeletingFor('everyone'),
  };
  return (
    <div className={isOwn ? `${styles.message} ${styles.own}` : styles.message} {...longPress}>
      {message.deleted ? (
        <p className={`${styles.bubble} ${styles.deleted}`}>{t('messageTakenBack')}</p>
      ) : (
        <p className={styles.bubble} dir="auto" title={formatDateTime(message.created_at)}>
          <LinkedText text={message.message} entities={message.entities ?? []} />
        </p>
      )}
      <span ref={menu} className={styles.menu}>
        <Menu
          label={t('messageOptions')}
          variant="plain"
          items={
            message.deleted ? [forMe] : isOwn ? [copy, forMe, forEveryone] : [copy, forMe, report]
          }
        />
      </span>
      {reporting.Component && (
        <reporting.Component
          subject={{
            type: 'message',
            uuid: message.uuid,
            message_group_uuid: message.message_group_uuid,
          }}
          onClose={reporting.close}
        />
      )}
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

import type { ReactNode } from 'react';
import { t } from '@/lib/i18n/translate';
import { useBreakpoint } from '@/lib/use-breakpoint';
import { PageHeader } from '@/ui/PageHeader';
import type { ConversationFolder } from '../api/types';
import { folderPath } from '../paths';
import styles from './ConversationFrame.module.css';

/** Layout of a conversation in the full height of the window. */
export function ConversationFrame({
  title,
  folder = 'inbox',
  beside,
  children,
}: {
  title: ReactNode;
  folder?: ConversationFolder;
  beside?: ReactNode;
  children: ReactNode;
}) {
  // Wide screens show the list next to it.
  const isWide = useBreakpoint() === 'desktop';
  return (
    <section className={styles.frame} data-covers-header="" aria-label={t('conversation')}>
      <PageHeader
        backTo={isWide ? null : { path: folderPath(folder), label: t('backToMessages') }}
        actions={beside}
      >
        {title}
      </PageHeader>
      {children}
    </section>
  );
}

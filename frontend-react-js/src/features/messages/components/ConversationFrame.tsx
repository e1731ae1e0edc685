import type { ReactNode } from 'react';
import { useBreakpoint } from '@/lib/use-breakpoint';
import { PageHeader } from '@/ui/PageHeader';
import type { ConversationFolder } from '../api/types';
import { folderPath } from '../paths';
import styles from './ConversationFrame.module.css';

/** A conversation as high as the window: who it is with above, what one writes in below. */
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
  // Where there is room, the list stands beside it.
  const isWide = useBreakpoint() === 'desktop';
  return (
    <section className={styles.frame} aria-label="Conversation">
      <PageHeader
        backTo={isWide ? null : { path: folderPath(folder), label: 'Back to messages' }}
        actions={beside}
      >
        {title}
      </PageHeader>
      {children}
    </section>
  );
}

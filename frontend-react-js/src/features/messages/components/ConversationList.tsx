import { flattenPages } from '@/lib/api/pagination';
import { EmptyState } from '@/ui/EmptyState';
import { ErrorState } from '@/ui/ErrorState';
import { LoadMore } from '@/ui/LoadMore';
import { RowsSkeleton } from '@/ui/RowsSkeleton';
import type { Folder } from '../api/types';
import type { useFolder } from '../api/use-folder';
import styles from './ConversationList.module.css';
import { ConversationRow } from './ConversationRow';
import { RequestActions } from './RequestActions';

const nothing = {
  inbox: {
    title: 'No messages yet',
    words: 'Go to someone’s profile and choose Message to write to them.',
  },
  requests: {
    title: 'No requests',
    words: 'When someone whom you don’t follow writes to you, you decide here.',
  },
} satisfies Record<Folder, object>;

export function ConversationList({
  folder,
  viewer,
  query,
}: {
  folder: Folder;
  viewer: string;
  query: ReturnType<typeof useFolder>;
}) {
  if (query.isPending) return <RowsSkeleton what="messages" />;
  if (query.isLoadingError) return <ErrorState error={query.error} onRetry={query.refetch} />;
  const { items, more } = flattenPages(query);
  if (items.length === 0 && more === null) {
    return (
      <EmptyState title={nothing[folder].title}>
        <p>{nothing[folder].words}</p>
      </EmptyState>
    );
  }
  return (
    <>
      <ol>
        {items.map((group) => (
          <li key={group.uuid} className={styles.conversation}>
            <ConversationRow group={group} viewer={viewer} />
            {folder === 'requests' && <RequestActions group={group} />}
          </li>
        ))}
      </ol>
      {more && <LoadMore {...more} />}
    </>
  );
}

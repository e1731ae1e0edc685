import { flattenPages } from '@/lib/api/pagination';
import { msg, t } from '@/lib/i18n/translate';
import { EmptyState } from '@/ui/EmptyState';
import { ErrorState } from '@/ui/ErrorState';
import { LoadMore } from '@/ui/LoadMore';
import { RowsSkeleton } from '@/ui/RowsSkeleton';
import type { useFolder } from '../api/queries';
import type { Folder } from '../api/types';
import styles from './ConversationList.module.css';
import { ConversationRow } from './ConversationRow';
import { RequestActions } from './RequestActions';

const emptyTexts = {
  inbox: {
    title: msg('noMessagesYet'),
    text: msg('chooseNewMessageToWrite'),
  },
  requests: {
    title: msg('noRequests'),
    text: msg('noRequestsExplained'),
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
      <EmptyState title={t(emptyTexts[folder].title)}>
        <p>{t(emptyTexts[folder].text)}</p>
      </EmptyState>
    );
  }
  return (
    <>
      <ol>
        {items.map((conversation) => (
          <li key={conversation.uuid} className={styles.conversation}>
            <ConversationRow conversation={conversation} viewer={viewer} />
            {folder === 'requests' && <RequestActions conversation={conversation} />}
          </li>
        ))}
      </ol>
      {more && <LoadMore {...more} />}
    </>
  );
}

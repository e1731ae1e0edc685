import {
  type CSSProperties,
  type ReactNode,
  useEffect,
  useMemo,
  useRef,
  useSyncExternalStore,
} from 'react';
import type { PagedList } from '@/lib/api/pagination';
import type { Reply } from '@/lib/api/types';
import { t } from '@/lib/i18n/translate';
import { hasExpired } from '@/lib/time/format-remaining';
import { useNow } from '@/lib/time/use-now';
import { useVirtualList } from '@/lib/use-virtual-list';
import { LoadMore } from '@/ui/LoadMore';
import { VisuallyHidden } from '@/ui/VisuallyHidden';
import { landedReply } from '../landed-reply';
import { revealRow } from '../reveal-row';
import { threadRows } from '../thread-tree';
import { Crud } from './Crud';
import { MoreReplies } from './MoreReplies';
import styles from './ThreadReplies.module.css';

/** Virtual list of the replies in a thread, indented by depth. `empty` is shown if there are none. */
export function ThreadReplies({ listing, empty }: { listing: PagedList<Reply>; empty: ReactNode }) {
  const { items, more } = listing;
  const expired = useNow((now) =>
    items
      .filter(({ expires_at }) => hasExpired(expires_at, now))
      .map(({ uuid }) => uuid)
      .join(' '),
  );
  const rows = useMemo(
    () => threadRows(items, ({ uuid }) => expired.includes(uuid)),
    [items, expired],
  );
  const keys = useMemo(() => rows.map(({ key }) => key), [rows]);
  const { list, from, to, above, below } = useVirtualList<HTMLOListElement>(keys);

  const landed = useSyncExternalStore(landedReply.subscribe, landedReply.current);
  const place = landed === null ? -1 : keys.indexOf(landed);
  const isListed = place >= 0;
  const share = useRef(0);
  share.current = place / keys.length;
  useEffect(() => {
    if (!isListed || landed === null || !list.current) return;
    return revealRow(list.current, landed, share.current);
  }, [landed, isListed, list]);

  return (
    <>
      {rows.length === 0 && more === null && empty}
      <ol ref={list} className={styles.replies}>
        {above > 0 && <li aria-hidden="true" style={{ height: above }} />}
        {rows.slice(from, to).map((row, index) => {
          const depth = row.kind === 'reply' ? row.reply.depth : row.parent.depth + 1;
          return (
            <li
              key={row.key}
              data-row={row.key}
              data-landed={row.key === landed || undefined}
              className={styles.row}
              style={{ '--level': depth - 1 } as CSSProperties}
              aria-posinset={from + index + 1}
              aria-setsize={more === null ? rows.length : -1}
            >
              {row.kind === 'more' ? (
                <MoreReplies parent={row.parent} />
              ) : (
                <>
                  {depth > 1 && (
                    <VisuallyHidden>
                      {t('replyLevel', { depth, handle: row.reply.reply_to_handle ?? '' })}
                    </VisuallyHidden>
                  )}
                  <Crud activity={row.reply} belowParent />
                </>
              )}
            </li>
          );
        })}
        {below > 0 && <li aria-hidden="true" style={{ height: below }} />}
      </ol>
      <VisuallyHidden>
        <span role="status">{t('loadedCount', { count: items.length })}</span>
      </VisuallyHidden>
      {more && <LoadMore {...more} />}
    </>
  );
}

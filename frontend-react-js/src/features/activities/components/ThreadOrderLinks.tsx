import { useLocation } from 'react-router';
import type { MessageKey } from '@/lib/i18n/messages';
import { msg, t } from '@/lib/i18n/translate';
import { TabLinks } from '@/ui/TabLinks';
import type { ThreadOrder } from '../api/thread-query';

const LABELS: Record<ThreadOrder, MessageKey> = {
  oldest: msg('oldest'),
  newest: msg('newest'),
  liked: msg('mostLiked'),
};

/** Which replies come first. Each order has a URL. */
export function ThreadOrderLinks({ order }: { order: ThreadOrder }) {
  const { pathname } = useLocation();
  return (
    <TabLinks
      label={t('orderOfTheReplies')}
      tabs={(Object.keys(LABELS) as ThreadOrder[]).map((each) => ({
        to: each === 'oldest' ? pathname : `${pathname}?order=${each}`,
        label: t(LABELS[each]),
        isCurrent: each === order,
      }))}
    />
  );
}

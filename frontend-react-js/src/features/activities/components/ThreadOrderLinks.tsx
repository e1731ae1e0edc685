import { useLocation } from 'react-router';
import { TabLinks } from '@/ui/TabLinks';
import type { ThreadOrder } from '../api/thread-query';

const LABELS: Record<ThreadOrder, string> = {
  oldest: 'Oldest',
  newest: 'Newest',
  liked: 'Most liked',
};

/** Which replies come first. Each order has a URL. */
export function ThreadOrderLinks({ order }: { order: ThreadOrder }) {
  const { pathname } = useLocation();
  return (
    <TabLinks
      label="Order of the replies"
      tabs={(Object.keys(LABELS) as ThreadOrder[]).map((each) => ({
        to: each === 'oldest' ? pathname : `${pathname}?order=${each}`,
        label: LABELS[each],
        isCurrent: each === order,
      }))}
    />
  );
}

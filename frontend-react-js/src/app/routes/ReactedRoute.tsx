import { useParams } from 'react-router';
import { QuotesPage } from '@/features/activities/pages/QuotesPage';
import { ReactedPage } from '@/features/profiles/pages/ReactedPage';
import type { Reactions } from '@/lib/paths';
import { NotFoundPage } from './NotFoundPage';
import { parseHandle } from './parse-handle';

export default function ReactedRoute({ reactions }: { reactions: Reactions }) {
  const { at, uuid } = useParams();
  const handle = parseHandle(at);
  if (handle === null || uuid === undefined) return <NotFoundPage />;
  const key = `${uuid} ${reactions}`;
  return reactions === 'quotes' ? (
    <QuotesPage key={key} handle={handle} uuid={uuid} />
  ) : (
    <ReactedPage key={key} handle={handle} uuid={uuid} reactions={reactions} />
  );
}

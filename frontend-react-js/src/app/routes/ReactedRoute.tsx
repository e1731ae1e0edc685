import { useParams } from 'react-router';
import { QuotesPage } from '@/features/activities/pages/QuotesPage';
import { ReactedPage } from '@/features/profiles/pages/ReactedPage';
import { NotFoundPage } from './NotFoundPage';
import { parseHandle } from './parse-handle';

export default function ReactedRoute() {
  const { at, uuid, reactions } = useParams();
  const handle = parseHandle(at);
  if (handle === null || uuid === undefined) return <NotFoundPage />;
  const key = `${uuid} ${reactions}`;
  if (reactions === 'quotes') return <QuotesPage key={key} handle={handle} uuid={uuid} />;
  if (reactions !== 'likes' && reactions !== 'reposts') return <NotFoundPage />;
  return <ReactedPage key={key} handle={handle} uuid={uuid} reactions={reactions} />;
}

import { useParams } from 'react-router';
import { ReactedPage } from '@/features/profiles/pages/ReactedPage';
import type { PublicReactions } from '@/lib/paths';
import { NotFoundPage } from './NotFoundPage';
import { parseHandle } from './parse-handle';

export default function ReactedRoute({ reactions }: { reactions: PublicReactions }) {
  const { at, uuid } = useParams();
  const handle = parseHandle(at);
  if (handle === null || uuid === undefined) return <NotFoundPage />;
  return (
    <ReactedPage key={`${uuid} ${reactions}`} handle={handle} uuid={uuid} reactions={reactions} />
  );
}

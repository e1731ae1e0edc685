import { useParams, useSearchParams } from 'react-router';
import { ThreadPage } from '@/features/activities/pages/ThreadPage';
import { ThreadReply } from '../compose/ThreadReply';
import { NotFoundPage } from './NotFoundPage';
import { parseHandle } from './parse-handle';

export default function ThreadRoute() {
  const { at, uuid } = useParams();
  const [search] = useSearchParams();
  const order = search.get('order');
  const handle = parseHandle(at);
  if (handle === null || uuid === undefined) return <NotFoundPage />;
  return (
    <ThreadPage
      key={uuid}
      handle={handle}
      uuid={uuid}
      order={order === 'newest' || order === 'liked' ? order : 'oldest'}
      Reply={ThreadReply}
    />
  );
}

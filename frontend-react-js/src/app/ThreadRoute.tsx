import { useParams } from 'react-router';
import { ThreadPage } from '@/features/activities/pages/ThreadPage';
import { handleOf } from './handle-segment';
import { NotFoundPage } from './NotFoundPage';
import { ThreadReply } from './ThreadReply';

export default function ThreadRoute() {
  const { at, uuid } = useParams();
  const handle = handleOf(at);
  if (handle === null || uuid === undefined) return <NotFoundPage />;
  return <ThreadPage key={uuid} handle={handle} uuid={uuid} Reply={ThreadReply} />;
}

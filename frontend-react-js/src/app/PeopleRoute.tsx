import { useParams } from 'react-router';
import { PeoplePage } from '@/features/profiles/pages/PeoplePage';
import { handleOf } from './handle-segment';
import { NotFoundPage } from './NotFoundPage';

export default function PeopleRoute({ side }: { side: 'followers' | 'following' }) {
  const handle = handleOf(useParams().at);
  if (handle === null) return <NotFoundPage />;
  return <PeoplePage key={`${handle} ${side}`} handle={handle} side={side} />;
}

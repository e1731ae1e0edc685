import { useParams } from 'react-router';
import { PeoplePage } from '@/features/profiles/pages/PeoplePage';
import { NotFoundPage } from './NotFoundPage';
import { parseHandle } from './parse-handle';

export default function PeopleRoute({ side }: { side: 'followers' | 'following' }) {
  const handle = parseHandle(useParams().at);
  if (handle === null) return <NotFoundPage />;
  return <PeoplePage key={`${handle} ${side}`} handle={handle} side={side} />;
}

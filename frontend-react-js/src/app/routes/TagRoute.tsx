import { useParams } from 'react-router';
import { TagPage } from '@/features/activities/pages/TagPage';
import { NotFoundPage } from './NotFoundPage';

export default function TagRoute() {
  const tag = useParams().tag?.normalize('NFC').toLowerCase();
  return tag ? <TagPage key={tag} tag={tag} /> : <NotFoundPage />;
}

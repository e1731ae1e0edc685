import { useParams } from 'react-router';
import HiddenPeoplePage, { isHiddenList } from '@/features/profiles/pages/HiddenPeoplePage';
import { NotFoundPage } from './NotFoundPage';

export default function HiddenPeopleRoute() {
  const { list = '' } = useParams();
  return isHiddenList(list) ? <HiddenPeoplePage list={list} /> : <NotFoundPage />;
}

import { useParams } from 'react-router';
import { CrudList } from '@/features/activities/components/CrudList';
import { ProfilePage } from '@/features/profiles/pages/ProfilePage';
import { EmptyState } from '@/ui/EmptyState';
import { handleOf } from './handle-segment';
import { NotFoundPage } from './NotFoundPage';

export default function ProfileRoute() {
  const handle = handleOf(useParams().at);
  if (handle === null) return <NotFoundPage />;
  return (
    <ProfilePage key={handle} handle={handle}>
      {(cruds) => (
        <CrudList
          listing={cruds}
          empty={
            <EmptyState title="Nothing here right now">
              <p>Whatever @{handle} said has expired.</p>
            </EmptyState>
          }
        />
      )}
    </ProfilePage>
  );
}

import { type ComponentType, lazy, Suspense } from 'react';
import { useParams, useSearchParams } from 'react-router';
import { CrudList } from '@/features/activities/components/CrudList';
import { ProfilePage } from '@/features/profiles/pages/ProfilePage';
import type { PersonTab } from '@/lib/api/query-keys';
import type { Person } from '@/lib/api/types';
import { EmptyState } from '@/ui/EmptyState';
import { RowsSkeleton } from '@/ui/RowsSkeleton';
import { NotFoundPage } from './NotFoundPage';
import { parseHandle } from './parse-handle';

// Without its code, the rest of the profile can be edited.
const ProfileImageFields = lazy<ComponentType<{ person: Person }>>(() =>
  import('./ProfileImageFields').catch(() => ({ default: () => null })),
);

const emptyTexts = {
  cruds: (handle: string) => `No crud of @${handle} is alive.`,
  replies: (handle: string) => `No answer of @${handle} is alive.`,
  media: (handle: string) => `No picture of @${handle} is alive.`,
  likes: (handle: string) => `Nothing that @${handle} liked is alive.`,
} satisfies Record<PersonTab, (handle: string) => string>;

export default function ProfileRoute() {
  const handle = parseHandle(useParams().at);
  const [search] = useSearchParams();
  const tab = parseTab(search.get('tab'));
  if (handle === null) return <NotFoundPage />;
  return (
    <ProfilePage
      key={handle}
      handle={handle}
      tab={tab}
      loading={<RowsSkeleton what="cruds" />}
      pictures={(person) => (
        <Suspense>
          <ProfileImageFields person={person} />
        </Suspense>
      )}
    >
      {(cruds) => (
        <CrudList
          key={tab}
          listing={cruds}
          empty={
            <EmptyState title="Nothing here right now">
              <p>{emptyTexts[tab](handle)}</p>
            </EmptyState>
          }
        />
      )}
    </ProfilePage>
  );
}

function parseTab(name: string | null): PersonTab {
  return name === 'replies' || name === 'media' || name === 'likes' ? name : 'cruds';
}

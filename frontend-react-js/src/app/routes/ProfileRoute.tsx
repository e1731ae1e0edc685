import { type ComponentType, lazy, Suspense } from 'react';
import { useParams, useSearchParams } from 'react-router';
import { CrudList } from '@/features/activities/components/CrudList';
import { ProfilePage } from '@/features/profiles/pages/ProfilePage';
import type { PersonTab } from '@/lib/api/query-keys';
import type { Person } from '@/lib/api/types';
import { useSession } from '@/lib/session/use-session';
import { EmptyState } from '@/ui/EmptyState';
import { RowsSkeleton } from '@/ui/RowsSkeleton';
import { NotFoundPage } from './NotFoundPage';
import { parseHandle } from './parse-handle';

// Without its code, the rest of the profile can be edited.
const ProfileImageFields = lazy<ComponentType<{ person: Person }>>(() =>
  import('./ProfileImageFields').catch(() => ({ default: () => null })),
);

const emptyTexts = {
  cruds: {
    own: 'You have no crud that is alive. Write one: it is here until it expires.',
    other: (handle: string) => `No crud of @${handle} is alive.`,
  },
  replies: {
    own: 'You have no answer that is alive.',
    other: (handle: string) => `No answer of @${handle} is alive.`,
  },
  media: {
    own: 'You have no picture that is alive. Add one to a crud, and it is here too.',
    other: (handle: string) => `No picture of @${handle} is alive.`,
  },
  likes: {
    own: 'Nothing that you liked is alive.',
    other: (handle: string) => `Nothing that @${handle} liked is alive.`,
  },
} satisfies Record<PersonTab, { own: string; other: (handle: string) => string }>;

export default function ProfileRoute() {
  const handle = parseHandle(useParams().at);
  const [search] = useSearchParams();
  const tab = parseTab(search.get('tab'));
  const session = useSession();
  if (handle === null) return <NotFoundPage />;
  const isOwn = session.status === 'signed-in' && session.person.handle === handle;
  const { own, other } = emptyTexts[tab];
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
              <p>{isOwn ? own : other(handle)}</p>
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

import { type ComponentType, lazy, Suspense } from 'react';
import { useParams, useSearchParams } from 'react-router';
import { CrudList } from '@/features/activities/components/CrudList';
import { ProfilePage } from '@/features/profiles/pages/ProfilePage';
import type { PersonTab } from '@/lib/api/query-keys';
import type { Person } from '@/lib/api/types';
import { withMessages } from '@/lib/i18n/messages';
import { msg, t } from '@/lib/i18n/translate';
import { useSession } from '@/lib/session/use-session';
import { EmptyState } from '@/ui/EmptyState';
import { RowsSkeleton } from '@/ui/RowsSkeleton';
import { NotFoundPage } from './NotFoundPage';
import { parseHandle } from './parse-handle';

// Without its code, the rest of the profile can be edited.
const ProfileImageFields = lazy<ComponentType<{ person: Person }>>(() =>
  withMessages(import('./ProfileImageFields')).catch(() => ({ default: () => null })),
);

const emptyTexts = {
  cruds: { own: msg('noOwnCruds'), other: msg('noCrudsOf') },
  replies: { own: msg('noOwnReplies'), other: msg('noRepliesOf') },
  media: { own: msg('noOwnPictures'), other: msg('noPicturesOf') },
  likes: { own: msg('noOwnLikes'), other: msg('noLikesOf') },
} satisfies Record<PersonTab, object>;

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
            <EmptyState title={t('nothingHereRightNow')}>
              <p>{isOwn ? t(own) : t(other, { handle })}</p>
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

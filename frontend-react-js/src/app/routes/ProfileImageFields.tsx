import { ProfileImageField } from '@/features/media/components/ProfileImageField';
import type { Person } from '@/lib/api/types';
import { useSession } from '@/lib/session/use-session';
import { Avatar } from '@/ui/Avatar';
import { Banner } from '@/ui/Banner';

/** The fields to change one's own avatar and banner. */
export default function ProfileImageFields({ person: known }: { person: Person }) {
  const session = useSession();
  // The session is updated before the profile query.
  const person = session.status === 'signed-in' ? session.person : known;
  return (
    <>
      <ProfileImageField purpose="avatar" hasImage={person.avatar !== null}>
        <Avatar
          name={person.display_name}
          handle={person.handle}
          picture={person.avatar}
          size="large"
        />
      </ProfileImageField>
      <ProfileImageField purpose="banner" hasImage={person.banner !== null}>
        {person.banner && <Banner picture={person.banner} />}
      </ProfileImageField>
    </>
  );
}

import { ProfileImageField } from '@/features/media/components/ProfileImageField';
import type { Person } from '@/lib/api/types';
import { useSession } from '@/lib/session/use-session';
import { Avatar } from '@/ui/Avatar';
import { Banner } from '@/ui/Banner';

/** The pictures of the one who is signed in, to be changed. */
export default function PortraitFields({ person: known }: { person: Person }) {
  const session = useSession();
  // The session hears first of a new picture.
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

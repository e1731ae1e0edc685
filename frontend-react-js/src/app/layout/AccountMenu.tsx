import { useNavigate } from 'react-router';
import { profilePath } from '@/lib/paths';
import type { SessionPerson } from '@/lib/session/store';
import { Avatar } from '@/ui/Avatar';
import { Menu } from '@/ui/Menu';
import { useSignOut } from '../session/use-sign-out';

/** The links that don't fit into the bottom bar of a phone. */
export default function AccountMenu({ person }: { person: SessionPerson }) {
  const navigate = useNavigate();
  const signOut = useSignOut();
  return (
    <Menu
      label="Your account"
      variant="plain"
      trigger={
        <Avatar
          name={person.display_name}
          handle={person.handle}
          picture={person.avatar}
          size="small"
        />
      }
      items={[
        { label: 'Profile', onSelect: () => navigate(profilePath(person.handle)) },
        { label: 'Bookmarks', onSelect: () => navigate('/bookmarks') },
        { label: 'Settings', onSelect: () => navigate('/settings') },
        { label: 'Sign out', onSelect: () => signOut.mutate() },
      ]}
    />
  );
}

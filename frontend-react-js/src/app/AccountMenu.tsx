import { useNavigate } from 'react-router';
import type { SessionPerson } from '@/lib/session/store';
import { Avatar } from '@/ui/Avatar';
import { Menu } from '@/ui/Menu';
import { useSignOut } from './use-sign-out';

/** On a phone, the ways that its bottom bar has no room for. */
export default function AccountMenu({ person }: { person: SessionPerson }) {
  const navigate = useNavigate();
  const leaving = useSignOut();
  return (
    <Menu
      label="Your account"
      look="plain"
      face={
        <Avatar
          name={person.display_name}
          handle={person.handle}
          picture={person.avatar}
          size="small"
        />
      }
      items={[
        { label: 'Profile', onSelect: () => navigate(`/@${person.handle}`) },
        { label: 'Bookmarks', onSelect: () => navigate('/bookmarks') },
        { label: 'Settings', onSelect: () => navigate('/settings') },
        { label: 'Sign out', onSelect: () => leaving.mutate() },
      ]}
    />
  );
}

import { useNavigate } from 'react-router';
import { t } from '@/lib/i18n/translate';
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
      label={t('yourAccount')}
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
        { label: t('profile'), onSelect: () => navigate(profilePath(person.handle)) },
        { label: t('bookmarks'), onSelect: () => navigate('/bookmarks') },
        { label: t('settings'), onSelect: () => navigate('/settings') },
        { label: t('signOut'), onSelect: () => signOut.mutate() },
      ]}
    />
  );
}

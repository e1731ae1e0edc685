import { type ReactNode, useState } from 'react';
import type { Person } from '@/lib/api/types';
import { t } from '@/lib/i18n/translate';
import { useSession } from '@/lib/session/use-session';
import { Button } from '@/ui/Button';
import { ButtonLink } from '@/ui/ButtonLink';
import { newMessagePath } from '../paths';
import { EditProfileDialog } from './EditProfileDialog';
import { FollowButton } from './FollowButton';
import { PersonMenu } from './PersonMenu';
import styles from './ProfileCard.module.css';

/** Buttons of a profile: edit one's own, or follow, message, mute and block others. */
export function ProfileActions({ person, pictures }: { person: Person; pictures: ReactNode }) {
  const session = useSession();
  const [isEditing, setEditing] = useState(false);
  const { handle, relation } = person;

  if (session.status === 'signed-in' && session.person.handle === handle) {
    return (
      <div className={styles.actions}>
        <Button variant="outlined" onClick={() => setEditing(true)}>
          {t('editProfile')}
        </Button>
        {isEditing && (
          <EditProfileDialog
            person={person}
            pictures={pictures}
            onClose={() => setEditing(false)}
          />
        )}
      </div>
    );
  }
  return (
    <div className={styles.actions}>
      {relation && (
        <PersonMenu
          uuid={person.uuid}
          handle={handle}
          relation={relation}
          isProtected={person.protected}
        />
      )}
      {relation && !relation.blocking && (
        <ButtonLink to={newMessagePath(handle)} variant="outlined">
          {t('message')}
        </ButtonLink>
      )}
      {!relation?.blocking && (
        <FollowButton handle={handle} relation={relation} isProtected={person.protected} />
      )}
    </div>
  );
}

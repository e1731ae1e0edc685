import type { FormEvent, ReactNode } from 'react';
import type { Person } from '@/lib/api/types';
import { draftKey } from '@/lib/drafts';
import { t } from '@/lib/i18n/translate';
import { useDraftText } from '@/lib/use-draft-text';
import { Button } from '@/ui/Button';
import { Dialog } from '@/ui/Dialog';
import { TextAreaField } from '@/ui/TextAreaField';
import { TextField } from '@/ui/TextField';
import { profileErrorMessage } from '../api/error-messages';
import { useUpdateProfile } from '../api/mutations';
import { measureProfile } from '../profile-limits';
import styles from './EditProfileDialog.module.css';

/** Dialog to change one's name and bio. What is typed is a draft until it is saved or cancelled. */
export function EditProfileDialog({
  person,
  pictures,
  onClose,
}: {
  person: Person;
  pictures: ReactNode;
  onClose: () => void;
}) {
  const [draft, setDraft] = useDraftText(draftKey(person, 'profile'));
  const typed: { name: string; bio: string } =
    draft === '' ? { name: person.display_name, bio: person.bio } : JSON.parse(draft);
  const { name, bio } = typed;
  const saving = useUpdateProfile(end);
  const profile = { display_name: name.trim(), bio: bio.trim() };
  const { problems, bioLeft } = measureProfile(profile);
  const canSave = !problems.display_name && !problems.bio && !saving.isPending;

  function type(change: Partial<typeof typed>) {
    setDraft(JSON.stringify({ ...typed, ...change }));
  }

  function end() {
    setDraft('');
    onClose();
  }

  function save(event: FormEvent) {
    event.preventDefault();
    if (canSave) saving.mutate(profile);
  }

  return (
    <Dialog title={t('editProfile')} onClose={onClose}>
      {pictures}
      <form className={styles.form} onSubmit={save} aria-busy={saving.isPending}>
        {saving.isError && (
          <p className={styles.problem} role="alert">
            {profileErrorMessage(saving.error)}
          </p>
        )}
        <TextField
          label={t('name')}
          name="name"
          autoComplete="name"
          data-first-focus
          value={name}
          onChange={(next) => type({ name: next })}
          problem={problems.display_name}
        />
        <TextAreaField
          label={t('bio')}
          value={bio}
          onChange={(next) => type({ bio: next })}
          problem={problems.bio}
          hint={t('charactersLeft', { count: bioLeft })}
        />
        <div className={styles.actions}>
          <Button variant="outlined" onClick={end}>
            {t('cancel')}
          </Button>
          <Button type="submit" disabled={!canSave}>
            {t('save')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

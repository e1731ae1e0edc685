import { type FormEvent, type ReactNode, useState } from 'react';
import type { Person } from '@/lib/api/types';
import { Button } from '@/ui/Button';
import { Dialog } from '@/ui/Dialog';
import { TextAreaField } from '@/ui/TextAreaField';
import { TextField } from '@/ui/TextField';
import { profileErrorMessage } from '../api/error-messages';
import { useUpdateProfile } from '../api/mutations';
import { measureProfile } from '../profile-limits';
import styles from './EditProfileDialog.module.css';

export function EditProfileDialog({
  person,
  pictures,
  onClose,
}: {
  person: Person;
  pictures: ReactNode;
  onClose: () => void;
}) {
  const [name, setName] = useState(person.display_name);
  const [bio, setBio] = useState(person.bio);
  const saving = useUpdateProfile(onClose);
  const profile = { display_name: name.trim(), bio: bio.trim() };
  const { problems, bioLeft } = measureProfile(profile);
  const canSave = !problems.display_name && !problems.bio && !saving.isPending;

  function save(event: FormEvent) {
    event.preventDefault();
    if (canSave) saving.mutate(profile);
  }

  return (
    <Dialog title="Edit profile" onClose={onClose}>
      {pictures}
      <form className={styles.form} onSubmit={save} aria-busy={saving.isPending}>
        {saving.isError && (
          <p className={styles.problem} role="alert">
            {profileErrorMessage(saving.error)}
          </p>
        )}
        <TextField
          label="Name"
          name="name"
          autoComplete="name"
          data-first-focus
          value={name}
          onChange={setName}
          problem={problems.display_name}
        />
        <TextAreaField
          label="Bio"
          value={bio}
          onChange={setBio}
          problem={problems.bio}
          hint={`${bioLeft} characters left`}
        />
        <div className={styles.actions}>
          <Button variant="outlined" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" disabled={!canSave}>
            Save
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

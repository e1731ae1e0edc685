import { useState } from 'react';
import { t } from '@/lib/i18n/translate';
import { TextField } from '@/ui/TextField';
import { showToast } from '@/ui/toasts';
import { changePassword } from '../api/change-password';
import { useAccountForm } from '../use-account-form';
import { validatePassword } from '../validation';
import { AccountForm } from './AccountForm';
import { NewPasswordField } from './NewPasswordField';

/** Change the password of the signed-in person. */
export default function ChangePassword() {
  const [present, setPresent] = useState('');
  const [next, setNext] = useState('');

  const form = useAccountForm({
    check: () => ({
      presentPassword: present === '' ? 'present_password_blank' : null,
      password: validatePassword(next) ?? (next === present ? 'password_same' : null),
    }),
    send: async () => {
      await changePassword(present, next);
      setPresent('');
      setNext('');
      showToast('info', t('yourPasswordIsChangedOther'));
    },
  });

  return (
    <AccountForm state={form} button={t('changePassword')}>
      <TextField
        label={t('presentPassword')}
        type="password"
        name="present-password"
        autoComplete="current-password"
        value={present}
        onChange={setPresent}
        problem={form.problems.presentPassword?.message}
      />
      <NewPasswordField
        label={t('newPassword')}
        value={next}
        onChange={setNext}
        problem={form.problems.password?.message}
      />
    </AccountForm>
  );
}

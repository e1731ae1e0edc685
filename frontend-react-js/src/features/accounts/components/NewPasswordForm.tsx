import { useState } from 'react';
import { useLocation, useNavigate } from 'react-router';
import { t } from '@/lib/i18n/translate';
import { accountState } from '../account-state';
import { isUnknownAccount, setNewPassword, signInAndRevokeOthers } from '../api/cognito';
import { AccountRejection } from '../api/error-messages';
import { useAccountForm } from '../use-account-form';
import { validateCode, validatePassword } from '../validation';
import { AccountForm } from './AccountForm';
import { CodeField } from './CodeField';
import { NewPasswordField } from './NewPasswordField';

/** `onNeedsCode` is told the new password, if Cognito asks for a code after it. */
export function NewPasswordForm({
  email,
  onNeedsCode,
}: {
  email: string;
  onNeedsCode: (password: string) => void;
}) {
  const navigate = useNavigate();
  const { state } = useLocation();
  const [code, setCode] = useState('');
  const [password, setPassword] = useState('');

  const form = useAccountForm({
    check: () => ({ code: validateCode(code), password: validatePassword(password) }),
    send: async () => {
      try {
        await setNewPassword(email, code, password);
      } catch (error) {
        throw isUnknownAccount(error) ? new AccountRejection('code_wrong') : error;
      }
      const outcome = await signInAfterReset(email, password);
      if (outcome === 'signed-in') return;
      if (outcome === 'needs-code') return onNeedsCode(password);
      const { from } = accountState(state);
      await navigate('/signin', { replace: true, state: { from, email, notice: outcome } });
    },
  });

  return (
    <AccountForm state={form} button={t('setNewPassword')}>
      <CodeField value={code} onChange={setCode} problem={form.problems.code?.message} />
      <NewPasswordField
        value={password}
        onChange={setPassword}
        problem={form.problems.password?.message}
      />
    </AccountForm>
  );
}

/** Revoke other sessions and sign in. A failure here doesn't undo the new password. */
async function signInAfterReset(email: string, password: string) {
  try {
    const outcome = await signInAndRevokeOthers(email, password);
    return outcome === 'signed-out' ? 'password-set' : outcome;
  } catch {
    return 'password-set-only';
  }
}

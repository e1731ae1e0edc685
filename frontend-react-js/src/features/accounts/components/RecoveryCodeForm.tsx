import { useState } from 'react';
import { t } from '@/lib/i18n/translate';
import { isUnknownAccount, sendRecoveryCode } from '../api/cognito';
import { useAccountForm } from '../use-account-form';
import { normalizeEmail, validateEmail } from '../validation';
import { AccountForm } from './AccountForm';
import { EmailField } from './EmailField';

export function RecoveryCodeForm({
  email: known,
  onSent,
}: {
  email: string;
  onSent: (email: string) => void;
}) {
  const [typedEmail, setEmail] = useState(known);
  const email = normalizeEmail(typedEmail);
  const form = useAccountForm({
    check: () => ({ email: validateEmail(email) }),
    send: async () => {
      try {
        await sendRecoveryCode(email);
      } catch (error) {
        // Don't reveal whether an account exists for this email.
        if (!isUnknownAccount(error)) throw error;
      }
      onSent(email);
    },
  });
  return (
    <AccountForm state={form} button={t('sendCode')}>
      <EmailField value={typedEmail} onChange={setEmail} problem={form.problems.email?.message} />
    </AccountForm>
  );
}

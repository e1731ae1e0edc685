import { useEffect, useRef, useState } from 'react';
import { t } from '@/lib/i18n/translate';
import { TextField } from '@/ui/TextField';
import { useAccountForm } from '../use-account-form';
import { AccountForm } from './AccountForm';

/** Asks for a recovery code, of somebody who has lost the authenticator app. */
export function RecoverySignInForm({ onCode }: { onCode: (code: string) => Promise<void> }) {
  const field = useRef<HTMLInputElement>(null);
  const [code, setCode] = useState('');
  useEffect(() => field.current?.focus(), []);
  const form = useAccountForm({
    check: () => ({ recoveryCode: code.trim() === '' ? 'recovery_code_blank' : null }),
    send: () => onCode(code),
  });
  return (
    <AccountForm state={form} button={t('signIn')}>
      <TextField
        ref={field}
        label={t('recoveryCode')}
        name="recovery-code"
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        value={code}
        onChange={setCode}
        problem={form.problems.recoveryCode?.message}
      />
    </AccountForm>
  );
}

import { useEffect, useRef, useState } from 'react';
import { t } from '@/lib/i18n/translate';
import { TextField } from '@/ui/TextField';
import { useAccountForm } from '../use-account-form';
import { AccountForm } from './AccountForm';

/** Asks for the code that the authenticator app shows. A wrong one stays in its field. */
export function AppCodeForm({ onCode }: { onCode: (code: string) => Promise<void> }) {
  const field = useRef<HTMLInputElement>(null);
  const [code, setCode] = useState('');
  useEffect(() => field.current?.focus(), []);
  const form = useAccountForm({
    check: () => ({ code: code === '' ? 'app_code_blank' : null }),
    send: () => onCode(code),
  });
  return (
    <AccountForm state={form} button={t('signIn')}>
      <TextField
        ref={field}
        label={t('code')}
        name="code"
        inputMode="numeric"
        autoComplete="one-time-code"
        value={code}
        onChange={(typed) => setCode(typed.replace(/\s/g, ''))}
        problem={form.problems.code?.message}
        hint={t('appCodeHint')}
      />
    </AccountForm>
  );
}

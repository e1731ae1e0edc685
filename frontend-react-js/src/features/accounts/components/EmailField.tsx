import type { ReactNode } from 'react';
import { t } from '@/lib/i18n/translate';
import { TextField } from '@/ui/TextField';

export function EmailField({
  value,
  onChange,
  problem,
}: {
  value: string;
  onChange: (email: string) => void;
  problem: ReactNode;
}) {
  return (
    <TextField
      label={t('email')}
      type="email"
      name="email"
      autoComplete="username"
      autoCapitalize="none"
      spellCheck={false}
      value={value}
      onChange={onChange}
      problem={problem}
    />
  );
}

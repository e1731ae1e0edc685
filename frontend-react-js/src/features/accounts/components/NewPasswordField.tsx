import { t } from '@/lib/i18n/translate';
import { TextField } from '@/ui/TextField';
import { PasswordRules } from './PasswordRules';

export function NewPasswordField({
  value,
  onChange,
  problem,
  label = t('password'),
}: {
  value: string;
  onChange: (password: string) => void;
  problem: string | undefined;
  label?: string;
}) {
  return (
    <TextField
      label={label}
      type="password"
      name="password"
      autoComplete="new-password"
      value={value}
      onChange={onChange}
      problem={problem}
      hint={<PasswordRules password={value} />}
    />
  );
}

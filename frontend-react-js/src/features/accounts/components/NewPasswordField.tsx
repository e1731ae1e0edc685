import { TextField } from '@/ui/TextField';
import { PasswordRules } from './PasswordRules';

export function NewPasswordField({
  value,
  onChange,
  problem,
}: {
  value: string;
  onChange: (password: string) => void;
  problem: string | undefined;
}) {
  return (
    <TextField
      label="Password"
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

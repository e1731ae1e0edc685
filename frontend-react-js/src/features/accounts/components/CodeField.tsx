import { t } from '@/lib/i18n/translate';
import { TextField } from '@/ui/TextField';

export function CodeField({
  value,
  onChange,
  problem,
}: {
  value: string;
  onChange: (code: string) => void;
  problem: string | undefined;
}) {
  return (
    <TextField
      label={t('code')}
      name="code"
      inputMode="numeric"
      autoComplete="one-time-code"
      value={value}
      onChange={(code) => onChange(code.replace(/\s/g, ''))}
      problem={problem}
      hint={t('sixDigitsInTheMail')}
    />
  );
}

import { t } from '@/lib/i18n/translate';
import { TextField } from '@/ui/TextField';

/** Field for the line that is shown in place of the text and the pictures. */
export function WarningField({
  value,
  problem,
  isReadOnly,
  onChange,
}: {
  value: string;
  problem: string | null;
  isReadOnly: boolean;
  onChange: (warning: string) => void;
}) {
  return (
    <TextField
      label={t('contentWarning')}
      hint={t('contentWarningHint')}
      dir="auto"
      autoComplete="off"
      value={value}
      readOnly={isReadOnly}
      problem={problem}
      onChange={onChange}
    />
  );
}

import { useEffect, useRef } from 'react';
import { t } from '@/lib/i18n/translate';
import { TextField } from '@/ui/TextField';

/** Field for the line that is shown in place of the text and the pictures. `takesFocus` when it is added. */
export function WarningField({
  value,
  problem,
  isReadOnly,
  takesFocus,
  onChange,
}: {
  value: string;
  problem: string | null;
  isReadOnly: boolean;
  takesFocus: boolean;
  onChange: (warning: string) => void;
}) {
  const field = useRef<HTMLInputElement>(null);

  useEffect(() => {
    if (takesFocus) field.current?.focus();
  }, [takesFocus]);

  return (
    <TextField
      ref={field}
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

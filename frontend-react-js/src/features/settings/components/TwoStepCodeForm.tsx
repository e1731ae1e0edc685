import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { useFocusFirstProblem } from '@/lib/forms/use-focus-first-problem';
import { errorMessage } from '@/lib/http/error-message';
import { msg, t } from '@/lib/i18n/translate';
import { Button } from '@/ui/Button';
import { TextField } from '@/ui/TextField';
import styles from './TwoStep.module.css';

const texts = { code_wrong: msg('appCodeWrong'), code_malformed: msg('appCodeWrong') };

/** Asks for the code that the authenticator app shows. A wrong one stays in its field. */
export function TwoStepCodeForm({
  button,
  onCode,
  onCancel,
}: {
  button: string;
  onCode: (code: string) => Promise<void>;
  onCancel: () => void;
}) {
  const form = useRef<HTMLFormElement>(null);
  const field = useRef<HTMLInputElement>(null);
  const [code, setCode] = useState('');
  const sending = useMutation({ mutationFn: onCode });
  useFocusFirstProblem(form, sending.error);
  useEffect(() => field.current?.focus(), []);

  function submit(event: FormEvent) {
    event.preventDefault();
    if (!sending.isPending && code !== '') sending.mutate(code);
  }

  return (
    <form
      ref={form}
      className={styles.form}
      onSubmit={submit}
      noValidate
      aria-busy={sending.isPending}
    >
      <TextField
        ref={field}
        label={t('code')}
        name="code"
        inputMode="numeric"
        autoComplete="one-time-code"
        value={code}
        onChange={(typed) => setCode(typed.replace(/\s/g, ''))}
        hint={t('appCodeHint')}
        problem={sending.isError && errorMessage(sending.error, texts)}
      />
      <div className={styles.buttons}>
        <Button type="submit" disabled={sending.isPending || code === ''}>
          {button}
        </Button>
        <Button variant="outlined" onClick={onCancel}>
          {t('cancel')}
        </Button>
      </div>
    </form>
  );
}

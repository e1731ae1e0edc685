import { type FormEvent, useRef, useState } from 'react';
import { useFocusFirstProblem } from '@/lib/forms/use-focus-first-problem';
import { normalizeHandle } from '@/lib/handle';
import { t } from '@/lib/i18n/translate';
import { Button } from '@/ui/Button';
import { TextField } from '@/ui/TextField';
import { accountErrorMessage } from '../api/error-messages';
import { useChangeHandle } from '../api/mutations';
import styles from './HandleForm.module.css';
import { Section } from './Section';

export function HandleForm({ handle }: { handle: string }) {
  const form = useRef<HTMLFormElement>(null);
  const [typed, setTyped] = useState(handle);
  const changing = useChangeHandle();
  useFocusFirstProblem(form, changing.error);

  function save(event: FormEvent) {
    event.preventDefault();
    const next = normalizeHandle(typed);
    setTyped(next);
    if (next !== handle && !changing.isPending) changing.mutate(next);
  }

  return (
    <Section title={t('account')}>
      <form
        ref={form}
        className={styles.form}
        onSubmit={save}
        noValidate
        aria-busy={changing.isPending}
      >
        <TextField
          label={t('handle')}
          name="handle"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          value={typed}
          onChange={setTyped}
          hint={t('handleHint', { handle })}
          problem={changing.isError && accountErrorMessage(changing.error)}
        />
        <Button type="submit" disabled={changing.isPending || normalizeHandle(typed) === handle}>
          {t('changeHandle')}
        </Button>
      </form>
    </Section>
  );
}

import type { ReactNode } from 'react';
import { Button } from '@/ui/Button';
import { Notice } from '@/ui/Notice';
import type { useAccountForm } from '../use-account-form';
import styles from './AccountForm.module.css';

/** Layout of every account form: fields, form error and submit button. */
export function AccountForm({
  state: { form, submit, isSending, problems },
  button,
  children,
}: {
  state: ReturnType<typeof useAccountForm>;
  button: string;
  children: ReactNode;
}) {
  return (
    <form ref={form} onSubmit={submit} noValidate aria-busy={isSending}>
      <fieldset className={styles.fields} disabled={isSending}>
        {children}
        {problems.form && <Notice tone="error">{problems.form.message}</Notice>}
        <Button type="submit">{button}</Button>
      </fieldset>
    </form>
  );
}

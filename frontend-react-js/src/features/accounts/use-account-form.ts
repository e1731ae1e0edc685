import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useRef, useState } from 'react';
import { useFocusFirstProblem } from '@/lib/forms/use-focus-first-problem';
import {
  type AccountError,
  type AccountField,
  accountError,
  toAccountError,
} from './api/error-messages';

type FieldErrors = Partial<Record<AccountField | 'form', AccountError>>;

/**
 * Validate and submit a form, and assign errors to its fields.
 *
 * `check` returns an error code, or null, for each field of the form. An error about a field that
 * the form doesn't have is shown for the form as a whole.
 */
export function useAccountForm({
  check,
  send,
}: {
  check: () => Partial<Record<AccountField, string | null>>;
  send: () => Promise<void>;
}) {
  const form = useRef<HTMLFormElement>(null);
  const [checked, setChecked] = useState<FieldErrors | null>(null);
  const sending = useMutation({ mutationFn: send });

  useFocusFirstProblem(form, checked ?? sending.error);

  function submit(event: FormEvent) {
    event.preventDefault();
    if (sending.isPending) return;
    const found = errorsFromCodes(check());
    sending.reset();
    setChecked(found);
    if (found === null) sending.mutate();
  }

  return {
    form,
    submit,
    isSending: sending.isPending,
    problems: checked ?? errorsFromRequest(sending.error, Object.keys(check())),
  };
}

function errorsFromCodes(codes: Partial<Record<AccountField, string | null>>): FieldErrors | null {
  const found = Object.values(codes)
    .filter((code) => code !== null)
    .map(accountError);
  if (found.length === 0) return null;
  return Object.fromEntries(found.map((problem) => [problem.field, problem]));
}

function errorsFromRequest(error: Error | null, fields: string[]): FieldErrors {
  if (error === null) return {};
  const problem = toAccountError(error);
  return { [fields.includes(problem.field) ? problem.field : 'form']: problem };
}

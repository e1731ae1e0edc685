import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useRef, useState } from 'react';
import { useFocusFirstProblem } from '@/lib/forms/use-focus-first-problem';
import {
  type AccountField,
  type AccountProblem,
  accountProblem,
  explain,
} from './api/error-messages';

type Problems = Partial<Record<AccountField | 'form', AccountProblem>>;

/**
 * Run a form: check it, send it, and know what is wrong beside which field.
 *
 * `check` answers the code of what is wrong with each field that the form has, or null;
 * a refusal that concerns a field elsewhere is said about the form.
 */
export function useAccountForm({
  check,
  send,
}: {
  check: () => Partial<Record<AccountField, string | null>>;
  send: () => Promise<void>;
}) {
  const form = useRef<HTMLFormElement>(null);
  const [checked, setChecked] = useState<Problems | null>(null);
  const sending = useMutation({ mutationFn: send });

  useFocusFirstProblem(form, checked ?? sending.error);

  function submit(event: FormEvent) {
    event.preventDefault();
    if (sending.isPending) return;
    const found = problemsFrom(check());
    sending.reset();
    setChecked(found);
    if (found === null) sending.mutate();
  }

  return {
    form,
    submit,
    isSending: sending.isPending,
    problems: checked ?? problemsOf(sending.error, Object.keys(check())),
  };
}

function problemsFrom(codes: Partial<Record<AccountField, string | null>>): Problems | null {
  const found = Object.values(codes)
    .filter((code) => code !== null)
    .map(accountProblem);
  if (found.length === 0) return null;
  return Object.fromEntries(found.map((problem) => [problem.field, problem]));
}

function problemsOf(error: Error | null, fields: string[]): Problems {
  if (error === null) return {};
  const problem = explain(error);
  return { [fields.includes(problem.field) ? problem.field : 'form']: problem };
}

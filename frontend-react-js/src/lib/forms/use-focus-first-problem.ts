import { type RefObject, useEffect } from 'react';

/** Focus the first invalid field, or else the form's error message, whenever `problem` changes. */
export function useFocusFirstProblem(form: RefObject<HTMLElement | null>, problem: unknown) {
  useEffect(() => {
    if (!problem) return;
    const target =
      form.current?.querySelector<HTMLElement>('[aria-invalid="true"]') ??
      form.current?.querySelector<HTMLElement>('[role="alert"]');
    target?.focus();
  }, [form, problem]);
}

import { type RefObject, useEffect } from 'react';

/** Move to the first wrong field, or else to the message about the whole form, whenever `problem` is a new one. */
export function useFocusFirstProblem(form: RefObject<HTMLElement | null>, problem: unknown) {
  useEffect(() => {
    if (!problem) return;
    const target =
      form.current?.querySelector<HTMLElement>('[aria-invalid="true"]') ??
      form.current?.querySelector<HTMLElement>('[role="alert"]');
    target?.focus();
  }, [form, problem]);
}

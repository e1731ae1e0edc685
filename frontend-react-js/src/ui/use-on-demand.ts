import { type ComponentType, useCallback, useState } from 'react';
import { withMessages } from '@/lib/i18n/messages';
import { t } from '@/lib/i18n/translate';
import { showToast } from './toasts';

/**
 * Load a component when it is first needed, such as a dialog. Unlike with `lazy`, a failure leaves the page as
 * it is, and is shown as a toast. Chromium remembers that a module failed until the page is loaded again.
 */
export function useOnDemand<Props>(load: () => Promise<{ default: ComponentType<Props> }>) {
  const [Component, setComponent] = useState<ComponentType<Props> | null>(null);

  const open = useCallback(() => {
    withMessages(load()).then(
      (module) => setComponent(() => module.default),
      () => showToast('error', t('codeDidntLoad')),
    );
  }, [load]);
  const close = useCallback(() => setComponent(null), []);

  return { Component, open, close };
}

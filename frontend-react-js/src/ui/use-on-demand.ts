import { type ComponentType, useCallback, useState } from 'react';
import { showToast } from './toasts';

/**
 * Load a component when it is first needed, such as a dialog. Unlike with `lazy`, a failure leaves the page as
 * it is, and is shown as a toast. Chromium remembers that a module failed until the page is loaded again.
 */
export function useOnDemand<Props>(load: () => Promise<{ default: ComponentType<Props> }>) {
  const [Component, setComponent] = useState<ComponentType<Props> | null>(null);

  const open = useCallback(() => {
    load().then(
      (module) => setComponent(() => module.default),
      () => showToast('error', 'That didn’t load. When you are online, load the page again.'),
    );
  }, [load]);
  const close = useCallback(() => setComponent(null), []);

  return { Component, open, close };
}

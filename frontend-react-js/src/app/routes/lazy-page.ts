import { type ComponentType, lazy } from 'react';
import { CodeMissingError } from '@/lib/code-missing-error';
import { withMessages } from '@/lib/i18n/messages';

const loaders: (() => Promise<unknown>)[] = [];

/** A page whose code is loaded when it is opened, or earlier, when the browser is idle. */
export function lazyPage<Props>(loadCode: () => Promise<{ default: ComponentType<Props> }>) {
  const load = () => withMessages(loadCode());
  loaders.push(load);
  return lazy(() =>
    load().catch((cause) => {
      throw new CodeMissingError(cause);
    }),
  );
}

/** Load the code of all pages, one after the other, so that they open at once and also offline. */
export async function loadAllPages() {
  for (const load of loaders) {
    // Browsers remember a module that failed, so ask only while there is a network.
    if (!navigator.onLine) return;
    await whenIdle();
    await load().catch(() => undefined);
  }
}

function whenIdle(): Promise<unknown> {
  return new Promise((resolve) => {
    if (window.requestIdleCallback) window.requestIdleCallback(resolve);
    else setTimeout(resolve, 1000);
  });
}

import { safeLocalStorage } from '@/lib/browser-storage';
import type { SessionChannel, SessionHint, SessionSignal } from './store';

const NAME = 'cruddur.session';

const PROBE = `${NAME}.probe`;

function canStore(): boolean {
  safeLocalStorage.write(PROBE, '1');
  const isStored = safeLocalStorage.read(PROBE) === '1';
  safeLocalStorage.remove(PROBE);
  return isStored;
}

export const storedHint: SessionHint = {
  read: () => (safeLocalStorage.read(NAME) === '1' ? true : canStore() ? false : null),
  write: (present) => {
    if (present) safeLocalStorage.write(NAME, '1');
    else safeLocalStorage.remove(NAME);
  },
};

/** Tabs don't hear of each other if the browser has no channels, or blocks them. */
const noChannel: SessionChannel = { post: () => undefined, listen: () => undefined };

export function tabsChannel(): SessionChannel {
  const channel = openChannel();
  if (channel === null) return noChannel;
  return {
    post: (signal) => channel.postMessage(signal),
    listen: (listener) => {
      channel.addEventListener('message', (event: MessageEvent<SessionSignal>) =>
        listener(event.data),
      );
    },
  };
}

function openChannel(): BroadcastChannel | null {
  try {
    return new BroadcastChannel(NAME);
  } catch {
    return null;
  }
}

import { safeLocalStorage } from '@/lib/browser-storage';
import type { SessionChannel, SessionHint, SessionSignal } from './store';

const NAME = 'cruddur.session';

export const storedHint: SessionHint = {
  read: () => safeLocalStorage.read(NAME) === '1',
  write: (present) => {
    if (present) safeLocalStorage.write(NAME, '1');
    else safeLocalStorage.remove(NAME);
  },
};

export function tabsChannel(): SessionChannel {
  const channel = new BroadcastChannel(NAME);
  return {
    post: (signal) => channel.postMessage(signal),
    listen: (listener) => {
      channel.addEventListener('message', (event: MessageEvent<SessionSignal>) =>
        listener(event.data),
      );
    },
  };
}

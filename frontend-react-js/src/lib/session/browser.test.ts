import { afterEach, expect, test, vi } from 'vitest';
import { storedHint, tabsChannel } from './browser';

afterEach(() => vi.unstubAllGlobals());

test.each([
  ['is missing', undefined],
  [
    'throws',
    class {
      constructor() {
        throw new DOMException('blocked', 'SecurityError');
      }
    },
  ],
])('a channel that %s does nothing', (_, channel) => {
  vi.stubGlobal('BroadcastChannel', channel);
  const tabs = tabsChannel();
  tabs.listen(() => {
    throw new Error('nobody speaks');
  });
  tabs.post('signed-in');
});

test('a hint that can’t be stored is unknown', () => {
  vi.stubGlobal('localStorage', null);
  expect(storedHint.read()).toBeNull();
  storedHint.write(true);
  expect(storedHint.read()).toBeNull();
});

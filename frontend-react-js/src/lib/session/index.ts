import { serverClock } from '@/lib/time/server-clock';
import { storedHint, tabsChannel } from './browser';
import { createSessionStore } from './store';
import { transport } from './transport';

export const session = createSessionStore({
  transport,
  hint: storedHint,
  channel: tabsChannel(),
  clock: serverClock.now,
});

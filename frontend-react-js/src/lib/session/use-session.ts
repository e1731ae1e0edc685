import { useSyncExternalStore } from 'react';
import { session } from '.';
import type { Session } from './store';

export function useSession(): Session {
  return useSyncExternalStore(session.subscribe, session.current);
}

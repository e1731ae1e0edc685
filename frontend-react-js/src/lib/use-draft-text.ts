import { useSyncExternalStore } from 'react';
import { drafts } from './drafts';

/** Return the text of a draft, shared by all its composers, and a setter. */
export function useDraftText(name: string) {
  const text = useSyncExternalStore(drafts.subscribe, () => drafts.read(name));
  return [text, (next: string) => drafts.write(name, next)] as const;
}

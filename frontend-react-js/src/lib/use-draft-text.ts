import { useSyncExternalStore } from 'react';
import { drafts } from './drafts';

/** The text of a draft, the same wherever it is being written. */
export function useDraftText(name: string) {
  const text = useSyncExternalStore(drafts.subscribe, () => drafts.read(name));
  return [text, (next: string) => drafts.write(name, next)] as const;
}

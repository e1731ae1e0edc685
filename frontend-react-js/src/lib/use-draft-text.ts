import { useState } from 'react';
import { keptInTab } from '@/lib/browser-storage';

/**
 * Text that survives a reload and being signed out, for as long as the tab is open. `name` says whose
 * it is and what for, so that nobody finds another person's words.
 */
export function useDraftText(name: string) {
  const key = `cruddur.draft.${name}`;
  const [text, setText] = useState(() => keptInTab.read(key) ?? '');

  return [
    text,
    (next: string) => {
      setText(next);
      if (next === '') keptInTab.remove(key);
      else keptInTab.write(key, next);
    },
  ] as const;
}

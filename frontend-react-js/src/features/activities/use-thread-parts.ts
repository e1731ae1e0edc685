import { useState } from 'react';
import { useDraftText } from '@/lib/use-draft-text';
import { canSendParts, parseParts } from './thread-parts';

/** The parts that follow a crud that is being written, shared by all its composers. */
export function useThreadParts(draft: string) {
  const [stored, setStored] = useDraftText(`${draft}.thread`);
  const [isAdded, setAdded] = useState(false);
  const parts = parseParts(stored);

  function set(next: readonly string[]) {
    setStored(next.length === 0 ? '' : JSON.stringify(next));
  }

  return {
    parts,
    /** Whether the last one was added here, so that it takes the focus. */
    isAdded,
    canSend: canSendParts(parts),
    set,
    add: () => {
      set([...parts, '']);
      setAdded(true);
    },
  };
}

import { useState } from 'react';
import type { HeldMessage } from './api/types';

/** The messages of the other that came since the page was opened, newest last. */
export function useHeard(messages: readonly HeldMessage[], viewer: string): HeldMessage[] {
  const [from] = useState(() => messages.at(-1)?.uuid ?? '');
  return messages.filter(({ uuid, user_uuid }) => uuid > from && user_uuid !== viewer);
}

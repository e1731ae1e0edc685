import { createContext } from 'react';

/** The handle of the author of the thread that is shown; null outside a thread, or if its root isn't available. */
export const ThreadOwner = createContext<string | null>(null);

/** How long a test waits for what must happen: enough for a machine ten times slower than ours. */
export const WAIT_MS = 120_000;

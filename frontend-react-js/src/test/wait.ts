/** Timeout of waits in tests: enough for a machine ten times slower than ours. */
export const WAIT_MS = 120_000;

/** No response: the network is down, or the server is unreachable. */
export class OfflineError extends Error {
  override readonly name = 'OfflineError';

  constructor(cause: unknown) {
    super('No response from the server', { cause });
  }
}

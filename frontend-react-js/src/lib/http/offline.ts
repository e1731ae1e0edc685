/** No answer came: the network is down, or the server can't be reached. */
export class OfflineError extends Error {
  override readonly name = 'OfflineError';

  constructor(cause: unknown) {
    super('No answer from the server', { cause });
  }
}

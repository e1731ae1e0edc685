/** Another user has signed in since the request was started. */
export class SessionChangedError extends Error {
  override readonly name = 'SessionChangedError';
}

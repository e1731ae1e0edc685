/** Somebody else is signed in than the one who began this. */
export class SessionChangedError extends Error {
  override readonly name = 'SessionChangedError';
}

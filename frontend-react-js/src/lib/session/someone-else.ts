/** Somebody else is signed in than the one who began this. */
export class SomeoneElseError extends Error {
  override readonly name = 'SomeoneElseError';
}

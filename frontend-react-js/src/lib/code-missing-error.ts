/** The code of a page couldn't be loaded: no network, or a new release has removed it. */
export class CodeMissingError extends Error {
  override readonly name = 'CodeMissingError';

  constructor(cause: unknown) {
    super('The code of the page couldn’t be loaded', { cause });
  }
}

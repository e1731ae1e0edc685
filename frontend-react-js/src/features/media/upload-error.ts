/** This picture won't do; `reason` is the API's code for why. */
export class UploadError extends Error {
  override readonly name = 'UploadError';
  readonly reason: string;

  constructor(reason: string) {
    super(reason);
    this.reason = reason;
  }
}

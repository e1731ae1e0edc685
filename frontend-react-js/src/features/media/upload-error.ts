/** The image was rejected; `reason` is the API's code. */
export class UploadError extends Error {
  override readonly name = 'UploadError';
  readonly reason: string;

  constructor(reason: string) {
    super(reason);
    this.reason = reason;
  }
}

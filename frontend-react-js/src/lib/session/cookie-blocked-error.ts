/** The browser didn't send the session cookie that it just received. */
export class CookieBlockedError extends Error {
  override readonly name = 'CookieBlockedError';
}

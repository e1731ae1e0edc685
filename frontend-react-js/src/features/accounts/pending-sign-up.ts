/** Between sign-up and confirmation the password waits here, in memory only, so that nobody types it twice. */
let pending: { email: string; password: string } | null = null;

export function rememberSignUp(email: string, password: string) {
  pending = { email, password };
}

export function forgetSignUp() {
  pending = null;
}

/** The password that `email` signed up with in this page, once. */
export function takePassword(email: string): string | null {
  if (pending?.email !== email) return null;
  const { password } = pending;
  pending = null;
  return password;
}

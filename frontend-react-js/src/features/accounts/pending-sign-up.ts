/** Holds the password in memory between sign-up and confirmation, so that it is typed only once. */
let pending: { email: string; password: string } | null = null;

export function rememberSignUp(email: string, password: string) {
  pending = { email, password };
}

export function forgetSignUp() {
  pending = null;
}

/** Return the password that `email` signed up with, and remove it. */
export function takePassword(email: string): string | null {
  if (pending?.email !== email) return null;
  const { password } = pending;
  pending = null;
  return password;
}

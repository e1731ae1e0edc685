/** Router state that the account pages pass to each other. It holds no secrets. */
export type AccountState = {
  /** The page to go to once signed in. */
  from?: string;
  email?: string;
  notice?: 'confirmed' | 'password-set' | 'password-set-only';
  /** A recovery code has been sent to `email`. */
  isCodeSent?: boolean;
};

export function accountState(state: unknown): AccountState {
  return typeof state === 'object' && state !== null ? state : {};
}

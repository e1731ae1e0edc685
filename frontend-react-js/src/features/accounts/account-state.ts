/** What the account pages tell each other through the history entry: never a secret. */
export type AccountState = {
  /** The page to go to once signed in. */
  from?: string;
  email?: string;
  notice?: 'confirmed' | 'password-set' | 'password-set-only';
  /** A code to choose a new password with is on its way to `email`. */
  isCodeSent?: boolean;
};

export function accountState(state: unknown): AccountState {
  return typeof state === 'object' && state !== null ? state : {};
}

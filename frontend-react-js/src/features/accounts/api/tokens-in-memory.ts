import type { KeyValueStorageInterface } from '@aws-amplify/core';

/** Amplify token storage in memory. It is cleared as soon as our API has the refresh token. */
export class TokensInMemory implements KeyValueStorageInterface {
  readonly #entries = new Map<string, string>();

  /** Amplify has no getter for the refresh token, so it is read from the storage. */
  refreshToken(): string | null {
    return this.#find('refreshToken');
  }

  accessToken(): string | null {
    return this.#find('accessToken');
  }

  #find(name: string): string | null {
    for (const [key, value] of this.#entries) {
      if (key.endsWith(`.${name}`)) return value;
    }
    return null;
  }

  async setItem(key: string, value: string): Promise<void> {
    this.#entries.set(key, value);
  }

  async getItem(key: string): Promise<string | null> {
    return this.#entries.get(key) ?? null;
  }

  async removeItem(key: string): Promise<void> {
    this.#entries.delete(key);
  }

  async clear(): Promise<void> {
    this.#entries.clear();
  }
}

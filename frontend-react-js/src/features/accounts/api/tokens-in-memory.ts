import type { KeyValueStorageInterface } from '@aws-amplify/core';

/** The place where amplify puts tokens: gone with the page, and emptied as soon as they are handed over. */
export class TokensInMemory implements KeyValueStorageInterface {
  readonly #entries = new Map<string, string>();

  /** Amplify keeps the refresh token to itself; its entry here is the only way to it. */
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

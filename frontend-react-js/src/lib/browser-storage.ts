/**
 * Web storage that never throws: if it is missing, blocked or full, writes are dropped and reads
 * return null.
 */
export type BrowserStorage = {
  read: (name: string) => string | null;
  write: (name: string, value: string) => void;
  remove: (name: string) => void;
};

export const safeLocalStorage = safeStorage(() => window.localStorage);
export const safeSessionStorage = safeStorage(() => window.sessionStorage);

function safeStorage(open: () => Storage): BrowserStorage {
  return {
    read: (name) => attempt(() => open().getItem(name)),
    write: (name, value) => {
      attempt(() => open().setItem(name, value));
    },
    remove: (name) => {
      attempt(() => open().removeItem(name));
    },
  };
}

function attempt<Result>(action: () => Result): Result | null {
  try {
    return action();
  } catch {
    // A SecurityError if it is blocked, a TypeError if the browser has none.
    return null;
  }
}

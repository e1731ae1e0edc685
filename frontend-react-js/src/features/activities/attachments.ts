import type { ReactNode } from 'react';

/** What a crud takes along beside its words. How it comes about is for another feature to say. */
export type Attachments = {
  /** What the API is sent; null while something isn't ready. */
  media: { uuid: string; alt: string }[] | null;
  add: (files: File[]) => void;
  /** These are out with a crud, and no longer wait for one. */
  detach: (sent: { uuid: string }[]) => void;
  button: (isLocked: boolean) => ReactNode;
  tray: (isLocked: boolean) => ReactNode;
};

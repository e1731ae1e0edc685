import type { ReactNode } from 'react';

/** The media of a draft, implemented by another feature. */
export type Attachments = {
  /** Media for the API; null while an upload is in progress or has failed. */
  media: { uuid: string; alt: string }[] | null;
  add: (files: File[]) => void;
  /** Remove media that were published with a crud. */
  detach: (sent: { uuid: string }[]) => void;
  button: (isLocked: boolean) => ReactNode;
  tray: (isLocked: boolean) => ReactNode;
};

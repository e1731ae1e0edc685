import type { CSSProperties } from 'react';

export type Rendition = { url: string; width: number; height: number };

/** What an img element is told of a picture's sizes. */
export function srcSet(renditions: readonly Rendition[]): string {
  return renditions.map(({ url, width }) => `${url} ${width}w`).join(', ');
}

/** A few pixels that stand behind a picture until it is there. */
export function placeholderStyle(placeholder: string): CSSProperties {
  return {
    background: `center / cover url("data:image/webp;base64,${placeholder}")`,
  };
}

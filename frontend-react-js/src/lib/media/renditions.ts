import type { CSSProperties } from 'react';

export type Rendition = { url: string; width: number; height: number };

/** Return the `srcset` of a picture's renditions. */
export function srcSet(renditions: readonly Rendition[]): string {
  return renditions.map(({ url, width }) => `${url} ${width}w`).join(', ');
}

/** Show the blurred placeholder until the picture is loaded. */
export function placeholderStyle(placeholder: string): CSSProperties {
  return {
    background: `center / cover url("data:image/webp;base64,${placeholder}")`,
  };
}

/** Return which way a picture is scrolled, because it would be too narrow to read as a whole. */
export function stripDirection({ width, height }: { width: number; height: number }) {
  if (height > 3 * width) return 'tall';
  return width > 6 * height ? 'wide' : null;
}

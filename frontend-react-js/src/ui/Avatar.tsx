import type { ProfileImage } from '@/lib/api/types';
import { placeholderStyle, srcSet } from '@/lib/media/renditions';
import { firstGrapheme } from '@/lib/text/measure';
import styles from './Avatar.module.css';

const COLOUR_COUNT = 8;

const SIDES_PX = { small: 32, medium: 44, large: 80 };

/** A person's avatar, or else their initials on a colour derived from the handle. Decorative. */
export function Avatar({
  name,
  handle,
  picture,
  size = 'medium',
}: {
  name: string;
  handle: string;
  picture: ProfileImage | null;
  size?: 'small' | 'medium' | 'large';
}) {
  const sidePx = SIDES_PX[size];
  if (picture) {
    return (
      <img
        className={`${styles.avatar} ${styles[size]}`}
        style={placeholderStyle(picture.placeholder)}
        src={picture.renditions[0]?.url}
        srcSet={srcSet(picture.renditions)}
        sizes={`${sidePx}px`}
        width={sidePx}
        height={sidePx}
        alt=""
        loading="lazy"
        decoding="async"
      />
    );
  }
  const background = `var(--avatar-${colourOf(handle)})`;
  return (
    <span
      className={`${styles.avatar} ${styles[size]}`}
      style={{ background }}
      data-initials={initials(name)}
      aria-hidden="true"
    />
  );
}

function initials(name: string): string {
  const parts = name.trim().split(/\s+/);
  const used = parts.length > 1 ? [parts.at(0), parts.at(-1)] : parts;
  return used.map((word) => firstGrapheme(word ?? '').toUpperCase()).join('');
}

function colourOf(handle: string): number {
  let sum = 0;
  for (const letter of handle) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 65_521;
  return (sum % COLOUR_COUNT) + 1;
}

import { firstGrapheme } from '@/lib/text/measure';
import styles from './Avatar.module.css';

const COLOURS = 8;

/** A person's initials on a colour that stays theirs. Decorative: the name stands beside it. */
export function Avatar({
  name,
  handle,
  size = 'medium',
}: {
  name: string;
  handle: string;
  size?: 'medium' | 'large';
}) {
  const background = `var(--avatar-${colourOf(handle)})`;
  return (
    <span className={`${styles.avatar} ${styles[size]}`} style={{ background }} aria-hidden="true">
      {initials(name)}
    </span>
  );
}

function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  const chosen = words.length > 1 ? [words.at(0), words.at(-1)] : words;
  return chosen.map((word) => firstGrapheme(word ?? '').toUpperCase()).join('');
}

function colourOf(handle: string): number {
  let sum = 0;
  for (const letter of handle) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 65_521;
  return (sum % COLOURS) + 1;
}

import type { ProfileImage } from '@/lib/api/types';
import { placeholderStyle, srcSet } from '@/lib/media/renditions';
import styles from './Banner.module.css';

/** The banner picture of a profile. Decorative. */
export function Banner({ picture }: { picture: ProfileImage }) {
  return (
    <img
      className={styles.banner}
      style={placeholderStyle(picture.placeholder)}
      src={picture.renditions[0]?.url}
      srcSet={srcSet(picture.renditions)}
      sizes="(min-width: 40rem) 37.5rem, 100vw"
      width={1500}
      height={500}
      alt=""
      decoding="async"
    />
  );
}

import { cleanText } from '@/lib/text/clean';
import { countGraphemes } from '@/lib/text/measure';

const MAX_NAME_LENGTH = 50;
const MAX_BIO_LENGTH = 160;

/** Validate as the API does: cleaned. */
export function measureProfile(profile: { display_name: string; bio: string }) {
  const name = cleanText(profile.display_name);
  const bio = cleanText(profile.bio);
  return {
    bioLeft: MAX_BIO_LENGTH - countGraphemes(bio),
    problems: {
      display_name:
        name === ''
          ? 'Say what people may call you.'
          : countGraphemes(name) > MAX_NAME_LENGTH
            ? `That is longer than ${MAX_NAME_LENGTH} characters.`
            : null,
      bio:
        countGraphemes(bio) > MAX_BIO_LENGTH
          ? `That is longer than ${MAX_BIO_LENGTH} characters.`
          : null,
    },
  };
}

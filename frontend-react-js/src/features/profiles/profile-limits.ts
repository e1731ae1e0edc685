import { countGraphemes } from '@/lib/text/measure';

const MAX_NAME_LENGTH = 50;
const MAX_BIO_LENGTH = 160;

/** Validate as the API does: in NFC, without surrounding whitespace. */
export function measureProfile(profile: { display_name: string; bio: string }) {
  const name = profile.display_name.normalize('NFC').trim();
  const bio = profile.bio.normalize('NFC').trim();
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

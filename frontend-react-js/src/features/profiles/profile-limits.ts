import { countGraphemes } from '@/lib/text/measure';

export const MAX_NAME = 50;
export const MAX_BIO = 160;

/** Measure as the API will: composed (NFC), without the white space around it. */
export function measureProfile(profile: { display_name: string; bio: string }) {
  const name = profile.display_name.normalize('NFC').trim();
  const bio = profile.bio.normalize('NFC').trim();
  return {
    bioLeft: MAX_BIO - countGraphemes(bio),
    problems: {
      display_name:
        name === ''
          ? 'Say what people may call you.'
          : countGraphemes(name) > MAX_NAME
            ? `That is longer than ${MAX_NAME} characters.`
            : null,
      bio: countGraphemes(bio) > MAX_BIO ? `That is longer than ${MAX_BIO} characters.` : null,
    },
  };
}

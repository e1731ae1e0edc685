import { t } from '@/lib/i18n/translate';
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
          ? t('sayWhatPeopleMayCall')
          : countGraphemes(name) > MAX_NAME_LENGTH
            ? t('thatIsTooLong', { max: MAX_NAME_LENGTH })
            : null,
      bio:
        countGraphemes(bio) > MAX_BIO_LENGTH ? t('thatIsTooLong', { max: MAX_BIO_LENGTH }) : null,
    },
  };
}

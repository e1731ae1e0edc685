import { t } from '@/lib/i18n/translate';
import { ButtonLink } from '@/ui/ButtonLink';
import { Section } from './Section';

export function HiddenPeople() {
  return (
    <Section title={t('people')}>
      <p>{t('youSeeHereWhomYou')}</p>
      <ButtonLink to="/settings/muted" variant="outlined">
        {t('mutedPeople')}
      </ButtonLink>
      <ButtonLink to="/settings/blocked" variant="outlined">
        {t('blockedPeople')}
      </ButtonLink>
      <ButtonLink to="/settings/muted-reposts" variant="outlined">
        {t('hiddenReposts')}
      </ButtonLink>
      <ButtonLink to="/settings/muted-words" variant="outlined">
        {t('mutedWords')}
      </ButtonLink>
      <ButtonLink to="/settings/reports" variant="outlined">
        {t('yourReports')}
      </ButtonLink>
    </Section>
  );
}

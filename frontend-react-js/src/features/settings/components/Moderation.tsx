import { useQuery } from '@tanstack/react-query';
import { t } from '@/lib/i18n/translate';
import { session } from '@/lib/session';
import { ButtonLink } from '@/ui/ButtonLink';
import { Section } from './Section';

const GROUP = 'moderators';

/** The way to the moderators' page, if the token names the viewer as one. The API decides. */
export function Moderation() {
  const { data: isModerator } = useQuery({
    queryKey: ['is-moderator'],
    queryFn: async () => groupsOf(await session.accessToken()).includes(GROUP),
  });
  if (!isModerator) return null;
  return (
    <Section title={t('moderation')}>
      <p>
        {t('youAreAModerator')} {t('moderatorsTwoStep')}
      </p>
      <ButtonLink to="/moderation" variant="outlined">
        {t('reportsAndDecisions')}
      </ButtonLink>
    </Section>
  );
}

/** Return the groups that a token (JWT) names, without checking its signature. */
function groupsOf(token: string | null): string[] {
  try {
    const payload = (token?.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/');
    return JSON.parse(atob(payload))['cognito:groups'] ?? [];
  } catch {
    return [];
  }
}

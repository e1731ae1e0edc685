import { ButtonLink } from '@/ui/ButtonLink';
import { Section } from './Section';

export function HiddenPeople() {
  return (
    <Section title="People">
      <p>You see here whom you keep out of your feeds, and can change your mind.</p>
      <ButtonLink to="/settings/muted" variant="outlined">
        Muted people
      </ButtonLink>
      <ButtonLink to="/settings/blocked" variant="outlined">
        Blocked people
      </ButtonLink>
      <ButtonLink to="/settings/muted-reposts" variant="outlined">
        Hidden reposts
      </ButtonLink>
    </Section>
  );
}

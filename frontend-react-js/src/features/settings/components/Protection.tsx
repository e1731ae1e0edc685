import { t } from '@/lib/i18n/translate';
import { ButtonLink } from '@/ui/ButtonLink';
import { RadioGroup } from '@/ui/RadioGroup';
import { accountErrorMessage } from '../api/error-messages';
import { useSetProtected } from '../api/mutations';
import { Section } from './Section';

/** The switch of a protected account, and the way to the requests. */
export function Protection({ isProtected }: { isProtected: boolean }) {
  const changing = useSetProtected();
  const isOn = changing.isPending ? changing.variables : isProtected;
  return (
    <Section
      title={t('protectedAccount')}
      problem={changing.isError ? accountErrorMessage(changing.error) : null}
    >
      <p>{t('followersOnlyExplained')}</p>
      <RadioGroup
        label={t('protectMyCruds')}
        name="protected"
        options={[
          { value: 'on', label: t('on') },
          { value: 'off', label: t('off') },
        ]}
        value={isOn ? 'on' : 'off'}
        onChange={(next) => changing.mutate(next === 'on')}
      />
      <ButtonLink to="/settings/requests" variant="outlined">
        {t('followRequests')}
      </ButtonLink>
    </Section>
  );
}

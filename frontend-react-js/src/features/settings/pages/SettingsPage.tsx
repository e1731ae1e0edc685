import type { ReactNode } from 'react';
import { t } from '@/lib/i18n/translate';
import { isTouchDevice } from '@/lib/is-touch-device';
import { useSession } from '@/lib/session/use-session';
import { useBreakpoint } from '@/lib/use-breakpoint';
import { useTitle } from '@/lib/use-title';
import { LegalLinks } from '@/ui/LegalLinks';
import { PageHeader } from '@/ui/PageHeader';
import { Appearance } from '../components/Appearance';
import { ContentWarnings } from '../components/ContentWarnings';
import { DeleteAccount } from '../components/DeleteAccount';
import { HandleForm } from '../components/HandleForm';
import { HiddenPeople } from '../components/HiddenPeople';
import { Keyboard } from '../components/Keyboard';
import { LanguageSetting } from '../components/LanguageSetting';
import { Moderation } from '../components/Moderation';
import { Notifications } from '../components/Notifications';
import { Protection } from '../components/Protection';
import { PushNotifications } from '../components/PushNotifications';
import { Section } from '../components/Section';
import { Sessions } from '../components/Sessions';
import { TwoStep } from '../components/TwoStep';
import { YourData } from '../components/YourData';

/** `password` is the form that changes it. */
export function SettingsPage({ password }: { password: ReactNode }) {
  const session = useSession();
  // A phone has no keys to set.
  const isPhone = useBreakpoint() === 'phone' && isTouchDevice();
  useTitle(t('settings'));
  if (session.status !== 'signed-in') return null;
  const { handle } = session.person;
  return (
    <>
      <PageHeader>{t('settings')}</PageHeader>
      <Appearance />
      <LanguageSetting />
      <ContentWarnings />
      {!isPhone && <Keyboard />}
      <Notifications />
      <PushNotifications person={session.person.uuid} />
      <Protection isProtected={session.person.protected} />
      <HiddenPeople />
      <Moderation />
      <HandleForm handle={handle} />
      <Section title={t('password')}>{password}</Section>
      <TwoStep handle={handle} />
      <Sessions />
      <YourData handle={handle} />
      <DeleteAccount handle={handle} />
      <LegalLinks />
    </>
  );
}

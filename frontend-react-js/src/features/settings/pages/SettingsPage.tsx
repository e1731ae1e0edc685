import { useSession } from '@/lib/session/use-session';
import { useTitle } from '@/lib/use-title';
import { PageHeader } from '@/ui/PageHeader';
import { Appearance } from '../components/Appearance';
import { DeleteAccount } from '../components/DeleteAccount';
import { HandleForm } from '../components/HandleForm';
import { Keyboard } from '../components/Keyboard';
import { Sessions } from '../components/Sessions';
import { YourData } from '../components/YourData';

export default function SettingsPage() {
  const session = useSession();
  useTitle('Settings');
  if (session.status !== 'signed-in') return null;
  const { handle } = session.person;
  return (
    <>
      <PageHeader>Settings</PageHeader>
      <Appearance />
      <Keyboard />
      <HandleForm handle={handle} />
      <Sessions />
      <YourData handle={handle} />
      <DeleteAccount handle={handle} />
    </>
  );
}

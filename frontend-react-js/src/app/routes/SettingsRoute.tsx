import { ChangePassword } from '@/features/accounts/components/ChangePassword';
import { SettingsPage } from '@/features/settings/pages/SettingsPage';

export default function SettingsRoute() {
  return <SettingsPage password={<ChangePassword />} />;
}

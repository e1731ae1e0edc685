import { lazy, Suspense } from 'react';
import { SettingsPage } from '@/features/settings/pages/SettingsPage';
import { withMessages } from '@/lib/i18n/messages';

const ChangePassword = lazy(() =>
  withMessages(import('@/features/accounts/components/ChangePassword')),
);

export default function SettingsRoute() {
  return (
    <SettingsPage
      password={
        <Suspense>
          <ChangePassword />
        </Suspense>
      }
    />
  );
}

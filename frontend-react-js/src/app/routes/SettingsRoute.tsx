import { lazy, Suspense } from 'react';
import { SettingsPage } from '@/features/settings/pages/SettingsPage';

const ChangePassword = lazy(() => import('@/features/accounts/components/ChangePassword'));

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

import { lazy, Suspense } from 'react';
import { Route, Routes } from 'react-router';
import ReportsPage from '@/features/moderation/pages/ReportsPage';
import HiddenPeoplePage from '@/features/profiles/pages/HiddenPeoplePage';
import { SettingsPage } from '@/features/settings/pages/SettingsPage';
import { NotFoundPage } from './NotFoundPage';

const ChangePassword = lazy(() => import('@/features/accounts/components/ChangePassword'));

export default function SettingsRoutes() {
  return (
    <Routes>
      <Route
        index
        element={
          <SettingsPage
            password={
              <Suspense>
                <ChangePassword />
              </Suspense>
            }
          />
        }
      />
      <Route path="muted" element={<HiddenPeoplePage list="muted" />} />
      <Route path="blocked" element={<HiddenPeoplePage list="blocked" />} />
      <Route path="reports" element={<ReportsPage />} />
      <Route path="*" element={<NotFoundPage />} />
    </Routes>
  );
}

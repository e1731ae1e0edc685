import { lazy, Suspense } from 'react';
import { Route, Routes } from 'react-router';
import ReportsPage from '@/features/moderation/pages/ReportsPage';
import FollowRequestsPage from '@/features/profiles/pages/FollowRequestsPage';
import MutedWordsPage from '@/features/settings/pages/MutedWordsPage';
import { SettingsPage } from '@/features/settings/pages/SettingsPage';
import { withMessages } from '@/lib/i18n/messages';
import HiddenPeopleRoute from './HiddenPeopleRoute';
import { NotFoundPage } from './NotFoundPage';

const ChangePassword = lazy(() =>
  withMessages(import('@/features/accounts/components/ChangePassword')),
);

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
      <Route path="requests" element={<FollowRequestsPage />} />
      <Route path="muted-words" element={<MutedWordsPage />} />
      <Route path="reports" element={<ReportsPage />} />
      <Route path=":list" element={<HiddenPeopleRoute />} />
      <Route path="*" element={<NotFoundPage />} />
    </Routes>
  );
}

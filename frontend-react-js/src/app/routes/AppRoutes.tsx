import { Route, Routes } from 'react-router';
import { Layout } from '../layout/Layout';
import { RequireAuth } from '../session/RequireAuth';
import { RequireGuest } from '../session/RequireGuest';
import { HomePage } from './HomePage';
import { lazyPage } from './lazy-page';
import { NotFoundPage } from './NotFoundPage';
import { usePreloadPages } from './use-preload-pages';

const SignUpPage = lazyPage(() => import('@/features/accounts/pages/SignUpPage'));
const ConfirmPage = lazyPage(() => import('@/features/accounts/pages/ConfirmPage'));
const SignInPage = lazyPage(() => import('@/features/accounts/pages/SignInPage'));
const RecoverPage = lazyPage(() => import('@/features/accounts/pages/RecoverPage'));
const BookmarksPage = lazyPage(() => import('@/features/activities/pages/BookmarksPage'));
const DraftsRoute = lazyPage(() => import('./DraftsRoute'));
const MessagesRoutes = lazyPage(() => import('./MessagesRoutes'));
const NotificationsRoute = lazyPage(() => import('./NotificationsRoute'));
const ModerationPage = lazyPage(() => import('@/features/moderation/pages/ModerationPage'));
const SearchRoute = lazyPage(() => import('./SearchRoute'));
const SettingsRoutes = lazyPage(() => import('./SettingsRoutes'));
const LegalPage = lazyPage(() => import('@/features/legal/pages/LegalPage'));
const ShareRoute = lazyPage(() => import('./ShareRoute'));
const TagRoute = lazyPage(() => import('./TagRoute'));
const PeopleRoute = lazyPage(() => import('./PeopleRoute'));
const ProfileRoute = lazyPage(() => import('./ProfileRoute'));
const ReactedRoute = lazyPage(() => import('./ReactedRoute'));
const ThreadRoute = lazyPage(() => import('./ThreadRoute'));

export function AppRoutes() {
  usePreloadPages();
  return (
    <Routes>
      <Route element={<Layout />}>
        <Route index element={<HomePage />} />
        <Route element={<RequireGuest />}>
          <Route path="signup" element={<SignUpPage />} />
          <Route path="confirm" element={<ConfirmPage />} />
          <Route path="signin" element={<SignInPage />} />
          <Route path="recover" element={<RecoverPage />} />
        </Route>
        <Route element={<RequireAuth />}>
          <Route path="bookmarks" element={<BookmarksPage />} />
          <Route path="drafts" element={<DraftsRoute />} />
          <Route path="messages/*" element={<MessagesRoutes />} />
          <Route path="notifications" element={<NotificationsRoute />} />
          <Route path="share" element={<ShareRoute />} />
          <Route path="moderation" element={<ModerationPage />} />
          <Route path="settings/*" element={<SettingsRoutes />} />
        </Route>
        <Route path="search" element={<SearchRoute />} />
        <Route path="tags/:tag" element={<TagRoute />} />
        {(['rules', 'privacy', 'terms'] as const).map((page) => (
          <Route key={page} path={page} element={<LegalPage page={page} />} />
        ))}
        <Route path=":at" element={<ProfileRoute />} />
        <Route path=":at/followers" element={<PeopleRoute side="followers" />} />
        <Route path=":at/following" element={<PeopleRoute side="following" />} />
        <Route path=":at/status/:uuid" element={<ThreadRoute />} />
        <Route path=":at/status/:uuid/:reactions" element={<ReactedRoute />} />
        <Route path="*" element={<NotFoundPage />} />
      </Route>
    </Routes>
  );
}

import { lazy } from 'react';
import { Route, Routes } from 'react-router';
import { Layout } from '../layout/Layout';
import { RequireAuth } from '../session/RequireAuth';
import { RequireGuest } from '../session/RequireGuest';
import { HomePage } from './HomePage';
import { NotFoundPage } from './NotFoundPage';

const SignUpPage = lazy(() => import('@/features/accounts/pages/SignUpPage'));
const ConfirmPage = lazy(() => import('@/features/accounts/pages/ConfirmPage'));
const SignInPage = lazy(() => import('@/features/accounts/pages/SignInPage'));
const RecoverPage = lazy(() => import('@/features/accounts/pages/RecoverPage'));
const BookmarksPage = lazy(() => import('@/features/activities/pages/BookmarksPage'));
const MessagesRoutes = lazy(() => import('./MessagesRoutes'));
const NotificationsPage = lazy(() => import('@/features/notifications/pages/NotificationsPage'));
const SearchRoute = lazy(() => import('./SearchRoute'));
const SettingsRoute = lazy(() => import('./SettingsRoute'));
const HiddenPeoplePage = lazy(() => import('@/features/profiles/pages/HiddenPeoplePage'));
const TagRoute = lazy(() => import('./TagRoute'));
const PeopleRoute = lazy(() => import('./PeopleRoute'));
const ProfileRoute = lazy(() => import('./ProfileRoute'));
const ReactedRoute = lazy(() => import('./ReactedRoute'));
const ThreadRoute = lazy(() => import('./ThreadRoute'));

export function AppRoutes() {
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
          <Route path="messages/*" element={<MessagesRoutes />} />
          <Route path="notifications" element={<NotificationsPage />} />
          <Route path="settings" element={<SettingsRoute />} />
          <Route path="settings/muted" element={<HiddenPeoplePage list="muted" />} />
          <Route path="settings/blocked" element={<HiddenPeoplePage list="blocked" />} />
        </Route>
        <Route path="search" element={<SearchRoute />} />
        <Route path="tags/:tag" element={<TagRoute />} />
        <Route path=":at" element={<ProfileRoute />} />
        <Route path=":at/followers" element={<PeopleRoute side="followers" />} />
        <Route path=":at/following" element={<PeopleRoute side="following" />} />
        <Route path=":at/status/:uuid" element={<ThreadRoute />} />
        <Route path=":at/status/:uuid/likes" element={<ReactedRoute reactions="likes" />} />
        <Route path=":at/status/:uuid/reposts" element={<ReactedRoute reactions="reposts" />} />
        <Route path="*" element={<NotFoundPage />} />
      </Route>
    </Routes>
  );
}

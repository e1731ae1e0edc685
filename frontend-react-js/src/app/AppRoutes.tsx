import { lazy } from 'react';
import { Route, Routes } from 'react-router';
import { HomePage } from './HomePage';
import { Layout } from './Layout';
import { NotFoundPage } from './NotFoundPage';
import { SignedOutOnly } from './SignedOutOnly';

const SignUpPage = lazy(() => import('@/features/accounts/pages/SignUpPage'));
const ConfirmPage = lazy(() => import('@/features/accounts/pages/ConfirmPage'));
const SignInPage = lazy(() => import('@/features/accounts/pages/SignInPage'));
const RecoverPage = lazy(() => import('@/features/accounts/pages/RecoverPage'));
const ProfileRoute = lazy(() => import('./ProfileRoute'));
const ThreadRoute = lazy(() => import('./ThreadRoute'));

export function AppRoutes() {
  return (
    <Routes>
      <Route element={<Layout />}>
        <Route index element={<HomePage />} />
        <Route element={<SignedOutOnly />}>
          <Route path="signup" element={<SignUpPage />} />
          <Route path="confirm" element={<ConfirmPage />} />
          <Route path="signin" element={<SignInPage />} />
          <Route path="recover" element={<RecoverPage />} />
        </Route>
        <Route path=":at" element={<ProfileRoute />} />
        <Route path=":at/status/:uuid" element={<ThreadRoute />} />
        <Route path="*" element={<NotFoundPage />} />
      </Route>
    </Routes>
  );
}

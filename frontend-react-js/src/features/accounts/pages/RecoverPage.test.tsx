import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { HttpResponse, http } from 'msw';
import { Route, Routes } from 'react-router';
import { expect, test } from 'vitest';
import { session } from '@/lib/session';
import { serveCognito, srpSuccess, srpThenCode } from '@/test/cognito';
import { problem } from '@/test/problem';
import { render } from '@/test/render';
import { server } from '@/test/server';
import { signOut } from '@/test/session';
import { alice, grantFor } from '@/test/users';
import RecoverPage from './RecoverPage';
import SignInPage from './SignInPage';

function showPage() {
  render(
    <Routes>
      <Route path="/recover" element={<RecoverPage />} />
      <Route path="/signin" element={<SignInPage />} />
    </Routes>,
    '/recover',
  );
}

const sentByMail = { CodeDeliveryDetails: { DeliveryMedium: 'EMAIL', AttributeName: 'email' } };

async function requestCode() {
  showPage();
  await userEvent.type(screen.getByLabelText('Email'), 'alice@cruddur.test');
  await userEvent.click(screen.getByRole('button', { name: 'Send code' }));
  return screen.findByLabelText('Code');
}

async function choosePassword() {
  await userEvent.type(await requestCode(), '654321');
  await userEvent.type(screen.getByLabelText('Password'), 'Testing456!');
  await userEvent.click(screen.getByRole('button', { name: 'Set new password' }));
}

const set = { ForgotPassword: sentByMail, ConfirmForgotPassword: {} };

/** API handlers that reject tokens issued in the same second as a global sign-out. */
function serveSessions(refusals = 0) {
  const calls: string[] = [];
  server.use(
    http.post('/api/account/sign-out-everywhere', ({ request }) => {
      const [, payload = ''] = request.headers.get('Authorization')?.split('.') ?? [];
      calls.push(`sign out by a token for ${JSON.parse(atob(payload)).token_use}`);
      return new HttpResponse(null, { status: 204 });
    }),
    http.post('/api/session/refresh', () => HttpResponse.json(grantFor(alice, 'fresh'))),
    http.post('/api/session', () => {
      calls.push('sign in');
      const isRefused = calls.length - 2 < refusals;
      return isRefused
        ? problem(401)
        : HttpResponse.json(grantFor(alice, 'fresh'), { status: 201 });
    }),
  );
  return calls;
}

test('a new password revokes other sessions and signs in', async () => {
  serveCognito({ ...set, ...srpSuccess });
  const calls = serveSessions(1);
  await choosePassword();
  await waitFor(() => expect(session.current().status).toBe('signed-in'));
  expect(calls).toEqual(['sign out by a token for access', 'sign in', 'sign in']);
  await signOut();
});

test('with two-step sign-in, a code signs out all sessions, and the person signs in again', async () => {
  serveCognito({ ...set, ...srpThenCode(() => srpSuccess.RespondToAuthChallenge) });
  const calls = serveSessions();
  await choosePassword();
  expect(await screen.findByText(/then sign in with the next code/)).toBeInTheDocument();
  await userEvent.type(screen.getByLabelText('Code'), '123456{Enter}');
  expect(await screen.findByText(/every other device is signed out/)).toBeInTheDocument();
  expect(screen.getByLabelText('Email')).toHaveValue('alice@cruddur.test');
  expect(calls).toEqual(['sign out by a token for access']);
});

test('if other sessions can’t be revoked, a notice explains how to do it', async () => {
  serveCognito({ ...set, ...srpSuccess });
  server.use(http.post('/api/account/sign-out-everywhere', () => problem(503)));
  await choosePassword();
  expect(
    await screen.findByText(/other devices may still be signed in.*“Sign out everywhere”/),
  ).toBeInTheDocument();
  expect(session.current().status).toBe('signed-out');
});

test('if signing in with the new password fails, the sign-in page is shown', async () => {
  serveCognito({ ...set, InitiateAuth: 'InternalErrorException' });
  await choosePassword();
  expect(await screen.findByText(/Your new password is set/)).toBeInTheDocument();
  expect(screen.getByLabelText('Email')).toHaveValue('alice@cruddur.test');
});

test('a wrong code is shown at the code field', async () => {
  serveCognito({ ForgotPassword: sentByMail, ConfirmForgotPassword: 'CodeMismatchException' });
  await choosePassword();
  expect(await screen.findByText(/^That is not the code/)).toBeInTheDocument();
  expect(screen.getByLabelText('Code')).toHaveFocus();
});

test('an unknown email isn’t revealed', async () => {
  serveCognito({ ForgotPassword: 'UserNotFoundException' });
  expect(await requestCode()).toBeInTheDocument();
  expect(screen.getByText(/If alice@cruddur.test has an account here/)).toBeInTheDocument();
});

test('too many attempts show a rate limit message', async () => {
  serveCognito({ ForgotPassword: 'LimitExceededException' });
  showPage();
  await userEvent.type(screen.getByLabelText('Email'), 'alice@cruddur.test{Enter}');
  expect(await screen.findByRole('alert')).toHaveTextContent('That was tried too often.');
});

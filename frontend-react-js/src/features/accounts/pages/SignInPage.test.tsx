import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { HttpResponse, http } from 'msw';
import { Route, Routes } from 'react-router';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { session } from '@/lib/session';
import { serveCognito, srpSuccess, srpThenCode } from '@/test/cognito';
import { problem } from '@/test/problem';
import { render } from '@/test/render';
import { server } from '@/test/server';
import { signOut } from '@/test/session';
import { alice, grantFor } from '@/test/users';
import SignInPage from './SignInPage';

const tokens = srpSuccess.RespondToAuthChallenge;

beforeEach(() => {
  server.use(
    http.post('/api/session/refresh', () => HttpResponse.json(grantFor(alice, 'fresh'))),
    http.post('/api/session', () => HttpResponse.json(grantFor(alice, 'fresh'), { status: 201 })),
  );
});
afterEach(async () => {
  await signOut();
});

async function givePassword() {
  render(
    <Routes>
      <Route path="/signin" element={<SignInPage />} />
    </Routes>,
    '/signin',
  );
  await userEvent.type(screen.getByLabelText('Email'), 'alice@cruddur.test');
  await userEvent.type(screen.getByLabelText('Password'), 'Testing123!{Enter}');
  const field = await screen.findByLabelText('Code');
  expect(field).toHaveFocus();
  return field;
}

async function useRecoveryCode(code: string) {
  await givePassword();
  await userEvent.click(screen.getByRole('button', { name: 'Use a recovery code' }));
  await userEvent.type(screen.getByLabelText('Recovery code'), `${code}{Enter}`);
}

test('a wrong code stays on the page, and the right one signs in', async () => {
  serveCognito(srpThenCode((code) => (code === '123456' ? tokens : 'CodeMismatchException')));
  const field = await givePassword();
  expect(field).toHaveAttribute('autocomplete', 'one-time-code');
  expect(field).toHaveAttribute('inputmode', 'numeric');
  await userEvent.type(field, '123 457{Enter}');
  expect(await screen.findByText(/^That isn’t what the app shows now/)).toBeInTheDocument();
  expect(field).toHaveValue('123457');
  expect(field).toHaveFocus();
  await userEvent.type(field, '{Backspace}6{Enter}');
  await waitFor(() => expect(session.current().status).toBe('signed-in'));
});

test('a code that was used before asks for the next one', async () => {
  serveCognito(srpThenCode(() => 'ExpiredCodeException'));
  await userEvent.type(await givePassword(), '123456{Enter}');
  expect(await screen.findByText(/Wait for the next one/)).toBeInTheDocument();
});

test('a challenge that has ended leads back to the password', async () => {
  serveCognito(srpThenCode(() => 'NotAuthorizedException'));
  await userEvent.type(await givePassword(), '123456{Enter}');
  expect(await screen.findByRole('alert')).toHaveTextContent('Enter your password again.');
  expect(screen.getByLabelText('Email')).toHaveValue('alice@cruddur.test');
  expect(screen.getByLabelText('Password')).toHaveValue('');
});

test('a recovery code is sent with the challenge; then all others are signed out', async () => {
  let isOn = true;
  const calls: unknown[] = [];
  serveCognito({
    ...srpSuccess,
    RespondToAuthChallenge: () =>
      isOn ? { ChallengeName: 'SOFTWARE_TOKEN_MFA', Session: 'challenge' } : tokens,
  });
  server.use(
    http.post('/api/session/recovery-code', async ({ request }) => {
      calls.push(await request.json());
      isOn = false;
      return new HttpResponse(null, { status: 204 });
    }),
    http.post('/api/account/sign-out-everywhere', () => {
      calls.push('sign out everywhere');
      return new HttpResponse(null, { status: 204 });
    }),
  );
  await useRecoveryCode('aaaa-bbbb-cccc-dddd');
  await waitFor(() => expect(session.current().status).toBe('signed-in'));
  expect(calls).toEqual([
    {
      email: 'alice@cruddur.test',
      challenge: 'challenge',
      recovery_code: 'aaaa-bbbb-cccc-dddd',
    },
    'sign out everywhere',
  ]);
});

test.each([
  [422, [{ code: 'recovery_code_wrong', field: 'recovery_code' }], /one of your recovery codes/],
  [429, [], /That was tried too often/],
])('a recovery code refused with %s is explained', async (status, errors, text) => {
  serveCognito(srpThenCode(() => 'CodeMismatchException'));
  server.use(http.post('/api/session/recovery-code', () => problem(status, errors)));
  await useRecoveryCode('aaaa');
  expect(await screen.findByText(text)).toBeInTheDocument();
  expect(screen.getByLabelText('Recovery code')).toHaveValue('aaaa');
});

test('a recovery code after the end of the challenge leads back to the password', async () => {
  serveCognito(srpThenCode(() => 'CodeMismatchException'));
  server.use(
    http.post('/api/session/recovery-code', () =>
      HttpResponse.json(
        { type: 'urn:cruddur:problem:challenge_ended', title: 'x', status: 401, errors: [] },
        { status: 401, headers: { 'Content-Type': 'application/problem+json' } },
      ),
    ),
  );
  await useRecoveryCode('aaaa');
  expect(await screen.findByRole('alert')).toHaveTextContent('Enter your password again.');
});

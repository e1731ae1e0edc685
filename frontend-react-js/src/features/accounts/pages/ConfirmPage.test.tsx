import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { HttpResponse, http } from 'msw';
import { Route, Routes } from 'react-router';
import { expect, test } from 'vitest';
import { session } from '@/lib/session';
import { serveCognito, srpSuccess } from '@/test/cognito';
import { problem } from '@/test/problem';
import { render } from '@/test/render';
import { server } from '@/test/server';
import { signOut } from '@/test/session';
import { alice, grantFor } from '@/test/users';
import ConfirmPage from './ConfirmPage';
import RecoverPage from './RecoverPage';
import SignInPage from './SignInPage';

function showPage(at = '/confirm?email=alice%40cruddur.test') {
  render(
    <Routes>
      <Route path="/confirm" element={<ConfirmPage />} />
      <Route path="/signin" element={<SignInPage />} />
      <Route path="/recover" element={<RecoverPage />} />
    </Routes>,
    at,
  );
}

const type = (label: string, text: string) => userEvent.type(screen.getByLabelText(label), text);
const press = (name: string) => userEvent.click(screen.getByRole('button', { name }));

async function signInUnconfirmed() {
  serveCognito({ InitiateAuth: 'UserNotConfirmedException' });
  showPage('/signin');
  await type('Email', 'alice@cruddur.test');
  await type('Password', 'Testing123!');
  await press('Sign in');
  await screen.findByRole('heading', { name: 'Confirm your email' });
}

async function confirmEmail() {
  await type('Code', '123 456');
  await press('Confirm');
}

const sentByMail = { CodeDeliveryDetails: { DeliveryMedium: 'EMAIL', AttributeName: 'email' } };

test('confirming without the password in memory leads to choosing a new one', async () => {
  const calls = serveCognito({ ConfirmSignUp: {}, ForgotPassword: sentByMail });
  showPage();
  await confirmEmail();
  expect(await screen.findByText(/Your email is confirmed/)).toBeInTheDocument();
  expect(screen.getByText(/Another code is on its way to alice@cruddur.test/)).toBeInTheDocument();
  expect(screen.getByRole('button', { name: 'Set new password' })).toBeInTheDocument();
  expect(calls).toMatchObject([
    { operation: 'ConfirmSignUp', Username: 'alice@cruddur.test', ConfirmationCode: '123456' },
    { operation: 'ForgotPassword', Username: 'alice@cruddur.test' },
  ]);
  await press('Ask for another code');
  expect(screen.getByLabelText('Email')).toHaveValue('alice@cruddur.test');
});

test('if the recovery code can’t be sent, it can be requested', async () => {
  serveCognito({ ConfirmSignUp: {}, ForgotPassword: 'LimitExceededException' });
  showPage();
  await confirmEmail();
  expect(await screen.findByRole('button', { name: 'Send code' })).toBeInTheDocument();
  expect(screen.getByText(/Your email is confirmed/)).toBeInTheDocument();
  expect(screen.getByLabelText('Email')).toHaveValue('alice@cruddur.test');
});

test('confirming with the password in memory signs in', async () => {
  await signInUnconfirmed();
  const calls = serveCognito({ ConfirmSignUp: {}, ...srpSuccess });
  let sessionRequest: unknown;
  server.use(
    http.post('/api/session/refresh', () => HttpResponse.json(grantFor(alice, 'fresh'))),
    http.post('/api/session', async ({ request }) => {
      sessionRequest = await request.json();
      return HttpResponse.json(grantFor(alice, 'fresh'), { status: 201 });
    }),
  );
  await confirmEmail();
  await waitFor(() => expect(sessionRequest).toEqual({ refresh_token: 'refresh-token' }));
  expect(calls.map(({ operation }) => operation)).not.toContain('ForgotPassword');
  await signOut();
});

test('confirming with a wrong password in memory leads to choosing a new one', async () => {
  await signInUnconfirmed();
  serveCognito({
    ConfirmSignUp: {},
    ForgotPassword: sentByMail,
    InitiateAuth: 'NotAuthorizedException',
  });
  await confirmEmail();
  expect(await screen.findByRole('button', { name: 'Set new password' })).toBeInTheDocument();
});

test('after a network error, the sign-in page is shown', async () => {
  await signInUnconfirmed();
  serveCognito({ ConfirmSignUp: {}, InitiateAuth: 'InternalErrorException' });
  await confirmEmail();
  expect(await screen.findByText(/Your email is confirmed. Sign in/)).toBeInTheDocument();
  expect(screen.getByLabelText('Email')).toHaveValue('alice@cruddur.test');
});

test.each([
  ['CodeMismatchException', /^That is not the code/],
  ['ExpiredCodeException', /^That code is too old/],
])('%s is shown at the code field, which keeps its value', async (error, text) => {
  serveCognito({ ConfirmSignUp: error });
  showPage();
  await type('Code', '000000');
  await press('Confirm');
  expect(await screen.findByText(text)).toBeInTheDocument();
  expect(screen.getByLabelText('Code')).toHaveAccessibleDescription(text);
  expect(screen.getByLabelText('Code')).toHaveFocus();
  expect(screen.getByLabelText('Code')).toHaveValue('000000');
});

test('the code can be resent', async () => {
  const calls = serveCognito({ ResendConfirmationCode: { CodeDeliveryDetails: {} } });
  showPage();
  await press('Resend code');
  expect(await screen.findByRole('status')).toHaveTextContent(
    'If an account waits for a code at alice@cruddur.test, a new one is on its way.',
  );
  expect(calls[0]).toMatchObject({ Username: 'alice@cruddur.test' });
});

test('without an email, the code can’t be resent', () => {
  showPage('/confirm');
  expect(screen.getByRole('button', { name: 'Resend code' })).toBeDisabled();
});

test('signing in with an unconfirmed email leads to this page', async () => {
  await signInUnconfirmed();
  expect(screen.getByLabelText('Email')).toHaveValue('alice@cruddur.test');
});

test.each(['NotAuthorizedException', 'UserNotFoundException'])(
  '%s on sign-in doesn’t reveal whether the email or the password was wrong',
  async (error) => {
    serveCognito({ InitiateAuth: error });
    showPage('/signin');
    await type('Email', 'alice@cruddur.test');
    await type('Password', 'wrong');
    await press('Sign in');
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'The email or the password is wrong.',
    );
    expect(screen.getByLabelText('Password')).toHaveValue('wrong');
  },
);

test.each([
  ['NotAuthorizedException', /^No code is needed: this account is confirmed already/],
  ['UserNotFoundException', /^No account waits for a code at this email/],
])('%s when confirming says nothing of a password', async (error, text) => {
  serveCognito({ ConfirmSignUp: error });
  showPage();
  await confirmEmail();
  expect(await screen.findByText(text)).toBeInTheDocument();
  expect(screen.queryByText(/password is wrong/)).not.toBeInTheDocument();
});

test('the notice of a resent code names the address that it was asked for', async () => {
  serveCognito({ ResendConfirmationCode: { CodeDeliveryDetails: {} } });
  showPage();
  await press('Resend code');
  await screen.findByText(/waits for a code at alice@cruddur.test/);
  await type('Email', '.org');
  expect(screen.getByText(/waits for a code at alice@cruddur.test,/)).toBeInTheDocument();
});

test('a browser that doesn’t keep the cookie is named, and nobody is signed in', async () => {
  serveCognito(srpSuccess);
  server.use(
    http.post('/api/session', () => HttpResponse.json(grantFor(alice, 'fresh'), { status: 201 })),
    http.post('/api/session/refresh', () => problem(401)),
  );
  showPage('/signin');
  await type('Email', 'alice@cruddur.test');
  await type('Password', 'Testing123!');
  await press('Sign in');
  expect(await screen.findByRole('alert')).toHaveTextContent(
    'your browser did not keep the sign-in. Allow cookies for localhost in its settings',
  );
  expect(session.current().status).toBe('signed-out');
});

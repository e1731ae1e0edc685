import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { HttpResponse, http } from 'msw';
import { Route, Routes } from 'react-router';
import { expect, test } from 'vitest';
import { serveCognito, srpSuccess } from '@/test/cognito';
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

const type = (label: string, words: string) => userEvent.type(screen.getByLabelText(label), words);
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

test('one who confirms an email that anybody may have signed up with chooses the password', async () => {
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

test('where the second code can’t be sent at once, it can be asked for', async () => {
  serveCognito({ ConfirmSignUp: {}, ForgotPassword: 'LimitExceededException' });
  showPage();
  await confirmEmail();
  expect(await screen.findByRole('button', { name: 'Send code' })).toBeInTheDocument();
  expect(screen.getByText(/Your email is confirmed/)).toBeInTheDocument();
  expect(screen.getByLabelText('Email')).toHaveValue('alice@cruddur.test');
});

test('one whose password this page knows is signed in', async () => {
  await signInUnconfirmed();
  const calls = serveCognito({ ConfirmSignUp: {}, ...srpSuccess });
  let handedOver: unknown;
  server.use(
    http.post('/api/session', async ({ request }) => {
      handedOver = await request.json();
      return HttpResponse.json(grantFor(alice, 'fresh'), { status: 201 });
    }),
  );
  await confirmEmail();
  await waitFor(() => expect(handedOver).toEqual({ refresh_token: 'refresh-token' }));
  expect(calls.map(({ operation }) => operation)).not.toContain('ForgotPassword');
  await signOut();
});

test('one whose password is not the account’s chooses the one that it has from now on', async () => {
  await signInUnconfirmed();
  serveCognito({
    ConfirmSignUp: {},
    ForgotPassword: sentByMail,
    InitiateAuth: 'NotAuthorizedException',
  });
  await confirmEmail();
  expect(await screen.findByRole('button', { name: 'Set new password' })).toBeInTheDocument();
});

test('one whom nothing but the network keeps out signs in by themselves', async () => {
  await signInUnconfirmed();
  serveCognito({ ConfirmSignUp: {}, InitiateAuth: 'InternalErrorException' });
  await confirmEmail();
  expect(await screen.findByText(/Your email is confirmed. Sign in/)).toBeInTheDocument();
  expect(screen.getByLabelText('Email')).toHaveValue('alice@cruddur.test');
});

test.each([
  ['CodeMismatchException', /^That is not the code/],
  ['ExpiredCodeException', /^That code is too old/],
])('%s is said beside Code, which keeps what was typed', async (refusal, words) => {
  serveCognito({ ConfirmSignUp: refusal });
  showPage();
  await type('Code', '000000');
  await press('Confirm');
  expect(await screen.findByText(words)).toBeInTheDocument();
  expect(screen.getByLabelText('Code')).toHaveAccessibleDescription(words);
  expect(screen.getByLabelText('Code')).toHaveFocus();
  expect(screen.getByLabelText('Code')).toHaveValue('000000');
});

test('a code can be sent again', async () => {
  const calls = serveCognito({ ResendConfirmationCode: { CodeDeliveryDetails: {} } });
  showPage();
  await press('Resend code');
  expect(await screen.findByRole('status')).toHaveTextContent(/A new code is on its way/);
  expect(calls[0]).toMatchObject({ Username: 'alice@cruddur.test' });
});

test('without an email there is nowhere to send a code to', () => {
  showPage('/confirm');
  expect(screen.getByRole('button', { name: 'Resend code' })).toBeDisabled();
});

test('signing in before the email is confirmed leads here', async () => {
  await signInUnconfirmed();
  expect(screen.getByLabelText('Email')).toHaveValue('alice@cruddur.test');
});

test.each(['NotAuthorizedException', 'UserNotFoundException'])(
  'signing in that fails by %s does not tell which of the two was wrong',
  async (refusal) => {
    serveCognito({ InitiateAuth: refusal });
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

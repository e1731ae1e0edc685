import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { HttpResponse, http } from 'msw';
import { Route, Routes } from 'react-router';
import { expect, test } from 'vitest';
import { server } from '@/test/server';
import { show } from '@/test/show';
import ConfirmPage from './ConfirmPage';
import SignInPage from './SignInPage';

function showPage(at = '/confirm?email=alice%40cruddur.test') {
  show(
    <Routes>
      <Route path="/confirm" element={<ConfirmPage />} />
      <Route path="/signin" element={<SignInPage />} />
    </Routes>,
    at,
  );
}

/** Answer each operation of Cognito by its name; a string is the name of a refusal. */
function cognito(answers: Record<string, object | string>) {
  const calls: unknown[] = [];
  server.use(
    http.post('http://cognito.test/', async ({ request }) => {
      const operation = request.headers.get('X-Amz-Target')?.split('.').at(-1) ?? '';
      calls.push({ operation, ...Object(await request.json()) });
      const answer = answers[operation] ?? 'InternalErrorException';
      if (typeof answer !== 'string') return HttpResponse.json(answer);
      return HttpResponse.json({ __type: answer, message: answer }, { status: 400 });
    }),
  );
  return calls;
}

const type = (label: string, words: string) => userEvent.type(screen.getByLabelText(label), words);
const press = (name: string) => userEvent.click(screen.getByRole('button', { name }));

test('the email comes with the address, and a good code leads to signing in', async () => {
  const calls = cognito({ ConfirmSignUp: {} });
  showPage();
  await type('Code', '123 456');
  await press('Confirm');
  expect(await screen.findByText(/Your email is confirmed/)).toBeInTheDocument();
  expect(screen.getByLabelText('Email')).toHaveValue('alice@cruddur.test');
  expect(calls[0]).toMatchObject({ Username: 'alice@cruddur.test', ConfirmationCode: '123456' });
});

test.each([
  ['CodeMismatchException', /^That is not the code/],
  ['ExpiredCodeException', /^That code is too old/],
])('%s is said beside Code, which keeps what was typed', async (refusal, words) => {
  cognito({ ConfirmSignUp: refusal });
  showPage();
  await type('Code', '000000');
  await press('Confirm');
  expect(await screen.findByText(words)).toBeInTheDocument();
  expect(screen.getByLabelText('Code')).toHaveAccessibleDescription(words);
  expect(screen.getByLabelText('Code')).toHaveFocus();
  expect(screen.getByLabelText('Code')).toHaveValue('000000');
});

test('a code can be sent again', async () => {
  const calls = cognito({ ResendConfirmationCode: { CodeDeliveryDetails: {} } });
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
  cognito({ InitiateAuth: 'UserNotConfirmedException' });
  showPage('/signin');
  await type('Email', 'alice@cruddur.test');
  await type('Password', 'Testing123!');
  await press('Sign in');
  expect(await screen.findByRole('heading', { name: 'Confirm your email' })).toBeInTheDocument();
  expect(screen.getByLabelText('Email')).toHaveValue('alice@cruddur.test');
});

test.each(['NotAuthorizedException', 'UserNotFoundException'])(
  'signing in that fails by %s does not tell which of the two was wrong',
  async (refusal) => {
    cognito({ InitiateAuth: refusal });
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

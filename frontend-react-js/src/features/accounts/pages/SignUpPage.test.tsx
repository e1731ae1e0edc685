import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { HttpResponse, http } from 'msw';
import { Route, Routes, useLocation } from 'react-router';
import { beforeEach, expect, test } from 'vitest';
import { render } from '@/test/render';
import { server } from '@/test/server';
import SignUpPage from './SignUpPage';

const COGNITO = 'http://cognito.test/';
let sent: unknown[];

beforeEach(() => {
  sent = [];
});

function Elsewhere() {
  const { pathname, search } = useLocation();
  return <p>{pathname + search}</p>;
}

function showPage() {
  render(
    <Routes>
      <Route path="/signup" element={<SignUpPage />} />
      <Route path="*" element={<Elsewhere />} />
    </Routes>,
    '/signup',
  );
}

function cognitoAccepts() {
  server.use(
    http.post(COGNITO, async ({ request }) => {
      sent.push(await request.json());
      return HttpResponse.json({ UserConfirmed: false, UserSub: 'sub' });
    }),
  );
}

function cognitoRefuses(name: string, message: string) {
  server.use(
    http.post(COGNITO, async ({ request }) => {
      sent.push(await request.json());
      return HttpResponse.json({ __type: name, message }, { status: 400 });
    }),
  );
}

const field = (label: string) => screen.getByLabelText(label);
const send = () => userEvent.click(screen.getByRole('button', { name: 'Sign up' }));

async function fill(
  changes: Partial<Record<'Name' | 'Handle' | 'Email' | 'Password', string>> = {},
) {
  const typed = {
    Name: 'Alice Liddell',
    Handle: 'alice',
    Email: 'alice@cruddur.test',
    Password: 'Testing123!',
    ...changes,
  };
  for (const [label, text] of Object.entries(typed)) {
    await userEvent.clear(field(label));
    if (text) await userEvent.type(field(label), text);
  }
}

test('signing up leads to confirming the email', async () => {
  cognitoAccepts();
  showPage();
  await fill({ Name: ' Alice Liddell ', Handle: '@Alice_1', Email: 'Alice@Cruddur.test ' });
  await userEvent.keyboard('{Enter}');
  expect(await screen.findByText('/confirm?email=alice%40cruddur.test')).toBeInTheDocument();
  expect(sent[0]).toMatchObject({
    Username: 'alice@cruddur.test',
    UserAttributes: [
      { Name: 'email', Value: 'alice@cruddur.test' },
      { Name: 'name', Value: 'Alice Liddell' },
      { Name: 'preferred_username', Value: 'alice_1' },
    ],
  });
});

test('validation errors are shown at their fields before a request, and the first is focused', async () => {
  showPage();
  await fill({ Name: '', Handle: 'no', Email: 'nowhere', Password: 'short' });
  await send();
  expect(field('Name')).toHaveAccessibleDescription('Enter your name.');
  expect(field('Handle')).toHaveAccessibleDescription(/^Use 3 to 20 letters/);
  expect(field('Email')).toHaveAccessibleDescription(/^Enter an email address/);
  expect(field('Password')).toHaveAccessibleDescription(/^Choose a password that has all/);
  expect(field('Name')).toHaveFocus();
  expect(sent).toEqual([]);
});

test('unmet password rules are shown while typing', async () => {
  showPage();
  await userEvent.type(field('Password'), 'abcdefgH');
  const done = screen
    .getAllByRole('listitem')
    .filter((rule) => rule.textContent?.includes('(done)'));
  expect(done.map((rule) => rule.textContent)).toEqual([
    '✓ 8 characters (done)',
    '✓ a capital letter (done)',
    '✓ a small letter (done)',
  ]);
});

test.each([
  ['handle_taken', 'Handle', 'That handle is taken.'],
  ['handle_reserved', 'Handle', 'That handle is kept free.'],
  ['handle_malformed', 'Handle', 'Use 3 to 20 letters'],
  ['name_too_long', 'Name', 'Use at most 50 characters.'],
  ['email_refused', 'Email', 'Use an address of your own'],
])('%s of the pre-sign-up trigger is shown at %s', async (code, label, text) => {
  cognitoRefuses('UserLambdaValidationException', `PreSignUp failed with error ${code}.`);
  showPage();
  await fill();
  await send();
  await waitFor(() => expect(field(label)).toHaveAccessibleDescription(new RegExp(`^${text}`)));
  expect(field(label)).toHaveFocus();
  expect(field('Password')).toHaveValue('Testing123!');
});

test('a taken email links to signing in and confirming', async () => {
  cognitoRefuses('UsernameExistsException', 'User already exists');
  showPage();
  await fill();
  await send();
  expect(await screen.findByRole('link', { name: 'confirm it with a code' })).toHaveAttribute(
    'href',
    '/confirm?email=alice%40cruddur.test',
  );
  expect(field('Email')).toHaveFocus();
});

test('the firewall’s refusal asks to wait', async () => {
  cognitoRefuses('ForbiddenException', 'Request not allowed due to WAF block.');
  showPage();
  await fill();
  await send();
  expect(await screen.findByRole('alert')).toHaveTextContent('tried too often');
});

test('an unexpected error shows a generic message', async () => {
  cognitoRefuses('InternalErrorException', 'java.lang.NullPointerException');
  showPage();
  await fill();
  await send();
  expect(await screen.findByRole('alert')).toHaveTextContent('The trouble is on our side.');
  expect(screen.getByRole('alert')).toHaveFocus();
  expect(field('Email')).toHaveValue('alice@cruddur.test');
});

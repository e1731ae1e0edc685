import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { HttpResponse, http } from 'msw';
import { Route, Routes } from 'react-router';
import { expect, test } from 'vitest';
import { server } from '@/test/server';
import { show } from '@/test/show';
import RecoverPage from './RecoverPage';
import SignInPage from './SignInPage';

function showPage() {
  show(
    <Routes>
      <Route path="/recover" element={<RecoverPage />} />
      <Route path="/signin" element={<SignInPage />} />
    </Routes>,
    '/recover',
  );
}

function cognito(answers: Record<string, object | string>) {
  server.use(
    http.post('http://cognito.test/', ({ request }) => {
      const answer = answers[request.headers.get('X-Amz-Target')?.split('.').at(-1) ?? ''];
      if (typeof answer === 'object') return HttpResponse.json(answer);
      return HttpResponse.json({ __type: answer, message: answer }, { status: 400 });
    }),
  );
}

const sentByMail = { CodeDeliveryDetails: { DeliveryMedium: 'EMAIL', AttributeName: 'email' } };

async function askForCode() {
  showPage();
  await userEvent.type(screen.getByLabelText('Email'), 'alice@cruddur.test');
  await userEvent.click(screen.getByRole('button', { name: 'Send code' }));
  return screen.findByLabelText('Code');
}

async function choosePassword() {
  await userEvent.type(await askForCode(), '654321');
  await userEvent.type(screen.getByLabelText('Password'), 'Testing456!');
  await userEvent.click(screen.getByRole('button', { name: 'Set new password' }));
}

test('a new password that is set leads on, even when signing in with it fails', async () => {
  cognito({
    ForgotPassword: sentByMail,
    ConfirmForgotPassword: {},
    InitiateAuth: 'InternalErrorException',
  });
  await choosePassword();
  expect(await screen.findByText(/Your new password is set/)).toBeInTheDocument();
  expect(screen.getByLabelText('Email')).toHaveValue('alice@cruddur.test');
});

test('a wrong code is said beside Code', async () => {
  cognito({ ForgotPassword: sentByMail, ConfirmForgotPassword: 'CodeMismatchException' });
  await choosePassword();
  expect(await screen.findByText(/^That is not the code/)).toBeInTheDocument();
  expect(screen.getByLabelText('Code')).toHaveFocus();
});

test('a stranger’s email looks like any other', async () => {
  cognito({ ForgotPassword: 'UserNotFoundException' });
  expect(await askForCode()).toBeInTheDocument();
  expect(screen.getByText(/If alice@cruddur.test has an account here/)).toBeInTheDocument();
});

test('too many attempts ask for patience', async () => {
  cognito({ ForgotPassword: 'LimitExceededException' });
  showPage();
  await userEvent.type(screen.getByLabelText('Email'), 'alice@cruddur.test{Enter}');
  expect(await screen.findByRole('alert')).toHaveTextContent('That was tried too often.');
});

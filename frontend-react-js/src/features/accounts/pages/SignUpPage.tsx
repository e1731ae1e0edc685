import { useState } from 'react';
import { Link, useLocation, useNavigate } from 'react-router';
import { normalizeHandle } from '@/lib/handle';
import { TextField } from '@/ui/TextField';
import { signUp } from '../api/cognito';
import { AccountForm } from '../components/AccountForm';
import { AccountPage } from '../components/AccountPage';
import { EmailField } from '../components/EmailField';
import { EmailTaken } from '../components/EmailTaken';
import { NewPasswordField } from '../components/NewPasswordField';
import { rememberSignUp } from '../pending-sign-up';
import { useAccountForm } from '../use-account-form';
import {
  normalizeEmail,
  validateEmail,
  validateHandle,
  validateName,
  validatePassword,
} from '../validation';

export default function SignUpPage() {
  const navigate = useNavigate();
  const { state } = useLocation();
  const [name, setName] = useState('');
  const [handle, setHandle] = useState('');
  const [typedEmail, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const email = normalizeEmail(typedEmail);

  const form = useAccountForm({
    check: () => ({
      name: validateName(name.trim()),
      handle: validateHandle(handle),
      email: validateEmail(email),
      password: validatePassword(password),
    }),
    send: async () => {
      await signUp({ email, password, name: name.trim(), handle });
      rememberSignUp(email, password);
      await navigate(`/confirm?email=${encodeURIComponent(email)}`, { state });
    },
  });
  const { problems } = form;

  return (
    <AccountPage
      title="Join Cruddur"
      intro="Say things that don’t have to last."
      links={
        <>
          <p>
            Here before?{' '}
            <Link to="/signin" state={state}>
              Sign in
            </Link>
          </p>
          <p>
            By signing up you accept the <Link to="/rules">rules</Link>, the{' '}
            <Link to="/terms">terms</Link> and the <Link to="/privacy">privacy notice</Link>.
          </p>
        </>
      }
    >
      <AccountForm state={form} button="Sign up">
        <TextField
          label="Name"
          name="name"
          autoComplete="name"
          value={name}
          onChange={setName}
          problem={problems.name?.message}
        />
        <TextField
          label="Handle"
          name="handle"
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          value={handle}
          onChange={(typed) => setHandle(normalizeHandle(typed))}
          problem={problems.handle?.message}
          hint="People will find you under it: 3 to 20 letters a–z, digits and underscores."
        />
        <EmailField
          value={typedEmail}
          onChange={setEmail}
          problem={
            problems.email?.code === 'email_taken' ? (
              <EmailTaken email={email} state={state} />
            ) : (
              problems.email?.message
            )
          }
        />
        <NewPasswordField
          value={password}
          onChange={setPassword}
          problem={problems.password?.message}
        />
      </AccountForm>
    </AccountPage>
  );
}

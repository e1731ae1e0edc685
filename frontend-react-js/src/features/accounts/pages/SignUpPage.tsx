import { useState } from 'react';
import { Link, useLocation, useNavigate } from 'react-router';
import { normalizeHandle } from '@/lib/handle';
import { rich, t } from '@/lib/i18n/translate';
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
      title={t('joinCruddur')}
      intro={t('sayThingsThatDontHave')}
      links={
        <>
          <p>
            {t('hereBefore')}{' '}
            <Link to="/signin" state={state}>
              {t('signIn')}
            </Link>
          </p>
          <p>
            {rich('signUpTerms', {
              rules: (words) => <Link to="/rules">{words}</Link>,
              terms: (words) => <Link to="/terms">{words}</Link>,
              privacy: (words) => <Link to="/privacy">{words}</Link>,
            })}
          </p>
        </>
      }
    >
      <AccountForm state={form} button={t('signUp')}>
        <TextField
          label={t('name')}
          name="name"
          autoComplete="name"
          value={name}
          onChange={setName}
          problem={problems.name?.message}
        />
        <TextField
          label={t('handle')}
          name="handle"
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          value={handle}
          onChange={(typed) => setHandle(normalizeHandle(typed))}
          problem={problems.handle?.message}
          hint={t('handleSignUpHint')}
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

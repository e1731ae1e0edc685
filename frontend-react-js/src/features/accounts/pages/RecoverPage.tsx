import { useState } from 'react';
import { Link, useLocation } from 'react-router';
import { Button } from '@/ui/Button';
import { Notice } from '@/ui/Notice';
import { accountState } from '../account-state';
import { AccountPage } from '../components/AccountPage';
import { MailboxLink } from '../components/MailboxLink';
import { NewPasswordForm } from '../components/NewPasswordForm';
import { RecoveryCodeForm } from '../components/RecoveryCodeForm';

/** Password reset in two steps: verify the email, then choose a new password. */
export default function RecoverPage() {
  const { state } = useLocation();
  const { from, email: known = '', notice, isCodeSent = false } = accountState(state);
  const [email, setEmail] = useState(known);
  const [isSent, setSent] = useState(isCodeSent);
  const isNew = notice === 'confirmed';
  const news = isNew && (
    <Notice tone="info">
      Your email is confirmed. To be sure that nobody else knows your password, choose one now.
    </Notice>
  );
  const signInLink = (
    <p>
      Remembered it?{' '}
      <Link to="/signin" state={{ from, email }}>
        Sign in
      </Link>
    </p>
  );

  if (!isSent) {
    return (
      <AccountPage
        title={isNew ? 'Choose a password' : 'Recover your password'}
        intro="We send a code to your email, and with it you choose a new password."
        links={signInLink}
      >
        {news}
        <RecoveryCodeForm
          email={email}
          onSent={(to) => {
            setEmail(to);
            setSent(true);
          }}
        />
      </AccountPage>
    );
  }
  return (
    <AccountPage
      title={isNew ? 'Choose a password' : 'Choose a new password'}
      intro={
        isNew
          ? `Another code is on its way to ${email}.`
          : `If ${email} has an account here, a code is on its way to it.`
      }
      links={
        <>
          <div>
            <Button variant="outlined" onClick={() => setSent(false)}>
              Ask for another code
            </Button>
          </div>
          <MailboxLink />
          {signInLink}
        </>
      }
    >
      {news}
      <NewPasswordForm email={email} />
    </AccountPage>
  );
}

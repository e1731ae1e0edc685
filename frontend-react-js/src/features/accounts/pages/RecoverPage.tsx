import { useState } from 'react';
import { Link, useLocation } from 'react-router';
import { accountState } from '../account-state';
import { AccountPage } from '../components/AccountPage';
import { MailboxLink } from '../components/MailboxLink';
import { NewPasswordForm } from '../components/NewPasswordForm';
import { RecoveryCodeForm } from '../components/RecoveryCodeForm';

/** Two steps: prove the email, then choose another password. */
export default function RecoverPage() {
  const { state } = useLocation();
  const [sentTo, setSentTo] = useState<string | null>(null);
  const wayBack = (
    <p>
      Remembered it?{' '}
      <Link to="/signin" state={state}>
        Sign in
      </Link>
    </p>
  );

  if (sentTo === null) {
    return (
      <AccountPage
        title="Recover your password"
        intro="We send a code to your email, and with it you choose a new password."
        ways={wayBack}
      >
        <RecoveryCodeForm email={accountState(state).email ?? ''} onSent={setSentTo} />
      </AccountPage>
    );
  }
  return (
    <AccountPage
      title="Choose a new password"
      intro={`If ${sentTo} has an account here, a code is on its way to it.`}
      ways={
        <>
          <MailboxLink />
          {wayBack}
        </>
      }
    >
      <NewPasswordForm email={sentTo} />
    </AccountPage>
  );
}

import { useMutation } from '@tanstack/react-query';
import { Button } from '@/ui/Button';
import { Notice } from '@/ui/Notice';
import { resendCode } from '../api/cognito';
import { accountError, toAccountError } from '../api/error-messages';
import { normalizeEmail, validateEmail } from '../validation';
import styles from './ResendCode.module.css';

export function ResendCode({ email }: { email: string }) {
  const resending = useMutation({ mutationFn: () => resendCode(normalizeEmail(email)) });
  const isReady = validateEmail(normalizeEmail(email)) === null;
  return (
    <div className={styles.resend}>
      <Button
        variant="outlined"
        disabled={!isReady || resending.isPending}
        onClick={() => resending.mutate()}
      >
        Resend code
      </Button>
      {resending.isSuccess && (
        <Notice tone="info">A new code is on its way. Older codes no longer work.</Notice>
      )}
      {resending.isError && <Notice tone="error">{errorMessage(resending.error)}</Notice>}
    </div>
  );
}

function errorMessage(error: Error): string {
  const resendError = toAccountError(error);
  // In this call, Cognito means that there is no account, or that it is confirmed already.
  const isAboutAccount = ['input_refused', 'credentials_wrong'].includes(resendError.code);
  return accountError(isAboutAccount ? 'needs_no_code' : resendError.code).message;
}

import { useMutation } from '@tanstack/react-query';
import { Button } from '@/ui/Button';
import { Notice } from '@/ui/Notice';
import { resendCode } from '../api/cognito';
import { accountProblem, explain } from '../api/error-messages';
import { emailProblem, tidyEmail } from '../rules';
import styles from './ResendCode.module.css';

export function ResendCode({ email }: { email: string }) {
  const resending = useMutation({ mutationFn: () => resendCode(tidyEmail(email)) });
  const isReady = emailProblem(tidyEmail(email)) === null;
  return (
    <div className={styles.resend}>
      <Button
        look="outlined"
        disabled={!isReady || resending.isPending}
        onClick={() => resending.mutate()}
      >
        Resend code
      </Button>
      {resending.isSuccess && (
        <Notice tone="info">A new code is on its way. Older codes no longer work.</Notice>
      )}
      {resending.isError && <Notice tone="error">{words(resending.error)}</Notice>}
    </div>
  );
}

function words(error: Error): string {
  const problem = explain(error);
  // Here Cognito means the account: there is none, or it needs no code any more.
  const isAboutAccount = ['input_refused', 'credentials_wrong'].includes(problem.code);
  return accountProblem(isAboutAccount ? 'needs_no_code' : problem.code).words;
}

import { useMutation } from '@tanstack/react-query';
import { t } from '@/lib/i18n/translate';
import { Button } from '@/ui/Button';
import { Notice } from '@/ui/Notice';
import { resendCode } from '../api/cognito';
import { toAccountError } from '../api/error-messages';
import { normalizeEmail, validateEmail } from '../validation';
import styles from './ResendCode.module.css';

export function ResendCode({ email }: { email: string }) {
  const to = normalizeEmail(email);
  const resending = useMutation({ mutationFn: resendCode });
  const isReady = validateEmail(to) === null;
  return (
    <div className={styles.resend}>
      <Button
        variant="outlined"
        disabled={!isReady || resending.isPending}
        onClick={() => resending.mutate(to)}
      >
        {t('resendCode')}
      </Button>
      {resending.isSuccess && (
        // Cognito doesn’t tell whether there is such an account.
        <Notice tone="info">{t('codeResent', { email: resending.variables })}</Notice>
      )}
      {resending.isError && <Notice tone="error">{toAccountError(resending.error).message}</Notice>}
    </div>
  );
}

import { lazy, Suspense, useState } from 'react';
import { withMessages } from '@/lib/i18n/messages';
import { t } from '@/lib/i18n/translate';
import { ErrorState } from '@/ui/ErrorState';
import { showToast } from '@/ui/toasts';
import { accountErrorMessage } from '../api/error-messages';
import { useSecret, useTurnOffTwoStep, useTurnOnTwoStep, useTwoStep } from '../api/two-step';
import { RecoveryCodes } from './RecoveryCodes';
import { Section } from './Section';
import { TwoStepCodeForm } from './TwoStepCodeForm';
import { TwoStepState } from './TwoStepState';

// With the library that draws the QR code.
const TwoStepSetUp = lazy(() => withMessages(import('./TwoStepSetUp')));

/** Two-step sign-in: set it up, get other recovery codes, turn it off. */
export function TwoStep({ handle }: { handle: string }) {
  const { data: state, error, refetch } = useTwoStep();
  const secret = useSecret();
  const turningOn = useTurnOnTwoStep();
  const turningOff = useTurnOffTwoStep();
  const [asking, setAsking] = useState<'renew' | 'off' | null>(null);
  const [codes, setCodes] = useState<string[] | null>(null);
  const [isBack, setBack] = useState(false);

  function leave() {
    setBack(true);
    secret.reset();
    setAsking(null);
  }

  async function turnOn(code: string) {
    setCodes(await turningOn.mutateAsync(code));
    turningOn.reset();
    leave();
  }

  async function turnOff(code: string) {
    await turningOff.mutateAsync(code);
    leave();
    showToast('info', t('twoStepIsOff'));
  }

  function content() {
    if (codes !== null) return <RecoveryCodes codes={codes} onStored={() => setCodes(null)} />;
    if (!state) {
      return error ? <ErrorState error={error} onRetry={refetch} /> : <p>{t('loading')}</p>;
    }
    if (secret.data !== undefined) {
      return (
        <Suspense fallback={<p>{t('loading')}</p>}>
          <TwoStepSetUp handle={handle} secret={secret.data} onCode={turnOn} onCancel={leave} />
        </Suspense>
      );
    }
    if (asking !== null) {
      const isOff = asking === 'off';
      return (
        <>
          <p>{isOff ? t('turnOffExplained') : t('newRecoveryCodesExplained')}</p>
          <TwoStepCodeForm
            button={isOff ? t('turnOff') : t('newRecoveryCodes')}
            onCode={isOff ? turnOff : turnOn}
            onCancel={leave}
          />
        </>
      );
    }
    return (
      <TwoStepState
        state={state}
        isBack={isBack}
        isBusy={secret.isPending}
        onSetUp={() => secret.mutate()}
        onRenew={() => setAsking('renew')}
        onTurnOff={() => setAsking('off')}
      />
    );
  }

  return (
    <Section
      title={t('twoStepSignIn')}
      problem={secret.isError ? accountErrorMessage(secret.error) : null}
    >
      <p>{t('twoStepExplained')}</p>
      {content()}
    </Section>
  );
}

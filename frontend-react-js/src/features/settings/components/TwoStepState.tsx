import { useEffect, useRef } from 'react';
import { t } from '@/lib/i18n/translate';
import { serverClock } from '@/lib/time/server-clock';
import { Button } from '@/ui/Button';
import type { TwoStepState as State } from '../api/two-step';
import styles from './TwoStep.module.css';
import { lastChangeText } from './two-step-texts';

/** Whether it is on, and what can be done. `isBack`: a form was here, so the focus comes back. */
export function TwoStepState({
  state,
  isBack,
  isBusy,
  onSetUp,
  onRenew,
  onTurnOff,
}: {
  state: State;
  isBack: boolean;
  isBusy: boolean;
  onSetUp: () => void;
  onRenew: () => void;
  onTurnOff: () => void;
}) {
  const first = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (isBack) first.current?.focus();
  }, [isBack]);
  return (
    <>
      {state.enabled && <p>{t('twoStepIsOn', { count: state.recovery_codes_left })}</p>}
      {state.last_change && (
        <p className={styles.quiet}>{lastChangeText(state.last_change, serverClock.now())}</p>
      )}
      <div className={styles.buttons}>
        {state.enabled ? (
          <>
            <Button ref={first} variant="outlined" onClick={onRenew}>
              {t('newRecoveryCodes')}
            </Button>
            <Button variant="outlined" onClick={onTurnOff}>
              {t('turnOff')}
            </Button>
          </>
        ) : (
          <Button ref={first} variant="outlined" disabled={isBusy} onClick={onSetUp}>
            {t('setUp')}
          </Button>
        )}
      </div>
    </>
  );
}

import type { MessageKey } from '@/lib/i18n/messages';
import { msg, t } from '@/lib/i18n/translate';
import type { PushState } from '@/lib/push/push';
import { usePush } from '@/lib/push/use-push';
import { RadioGroup } from '@/ui/RadioGroup';
import { PushKinds } from './PushKinds';
import { Section } from './Section';

const obstacles: Partial<Record<PushState, MessageKey>> = {
  unsupported: msg('pushUnsupported'),
  uninstalled: msg('pushUninstalled'),
  missing: msg('pushMissing'),
  denied: msg('pushDenied'),
};

/** Whether this device gets push notifications, and which kinds all devices get. */
export function PushNotifications({ person }: { person: string }) {
  const { state, switching } = usePush(person);
  const obstacle = state && obstacles[state];
  const isOn = switching.isPending ? switching.variables : state === 'on';
  return (
    <Section title={t('pushNotifications')} problem={switching.isError ? t('pushFailed') : null}>
      <p>{t('pushExplained')}</p>
      {obstacle !== undefined ? (
        <p role="status">{t(obstacle)}</p>
      ) : (
        state && (
          <RadioGroup
            label={t('onThisDevice')}
            name="push"
            options={[
              { value: 'on', label: t('on') },
              { value: 'off', label: t('off') },
            ]}
            value={isOn ? 'on' : 'off'}
            onChange={(next) => switching.mutate(next === 'on')}
          />
        )
      )}
      <PushKinds />
    </Section>
  );
}

import { useState } from 'react';
import { t } from '@/lib/i18n/translate';
import { setShortcutsEnabled, shortcutsEnabled } from '@/lib/shortcut-setting';
import { RadioGroup } from '@/ui/RadioGroup';
import { Section } from './Section';

/** Setting for single-key shortcuts, which interfere with speech input (WCAG 2.1.4). */
export function Keyboard() {
  const [isOn, setOn] = useState(shortcutsEnabled);
  return (
    <Section title={t('keyboard')}>
      <p>{t('oneKeyGoesOnLikes')}</p>
      <RadioGroup
        label={t('keys')}
        name="keys"
        options={[
          { value: 'on', label: t('on') },
          { value: 'off', label: t('off') },
        ]}
        value={isOn ? 'on' : 'off'}
        onChange={(next) => {
          setShortcutsEnabled(next === 'on');
          setOn(next === 'on');
        }}
      />
    </Section>
  );
}

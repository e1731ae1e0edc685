import { useState } from 'react';
import { setShortcutsEnabled, shortcutsEnabled } from '@/lib/shortcut-setting';
import { RadioGroup } from '@/ui/RadioGroup';
import { Section } from './Section';

/** Setting for single-key shortcuts, which interfere with speech input (WCAG 2.1.4). */
export function Keyboard() {
  const [isOn, setOn] = useState(shortcutsEnabled);
  return (
    <Section title="Keyboard">
      <p>One key goes on, likes, replies, searches; press ? for the list of them.</p>
      <RadioGroup
        label="Keys"
        name="keys"
        options={[
          { value: 'on', label: 'On' },
          { value: 'off', label: 'Off' },
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

import { useState } from 'react';
import type { MessageKey } from '@/lib/i18n/messages';
import { msg, t } from '@/lib/i18n/translate';
import { chooseTheme, chosenTheme, type Theme } from '@/lib/theme';
import { RadioGroup } from '@/ui/RadioGroup';
import { Section } from './Section';

const themes: { value: Theme; label: MessageKey }[] = [
  { value: 'dark', label: msg('dark') },
  { value: 'light', label: msg('light') },
  { value: 'device', label: msg('likeTheDevice') },
];

export function Appearance() {
  const [theme, setTheme] = useState(chosenTheme);
  return (
    <Section title={t('appearance')}>
      <RadioGroup
        label={t('theme')}
        name="theme"
        options={themes.map(({ value, label }) => ({ value, label: t(label) }))}
        value={theme}
        onChange={(next) => {
          chooseTheme(next);
          setTheme(next);
        }}
      />
    </Section>
  );
}

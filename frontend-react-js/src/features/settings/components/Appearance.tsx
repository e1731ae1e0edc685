import { useState } from 'react';
import { chooseTheme, chosenTheme, type Theme } from '@/lib/theme';
import { RadioGroup } from '@/ui/RadioGroup';
import { Section } from './Section';

const themes: { value: Theme; label: string }[] = [
  { value: 'dark', label: 'Dark' },
  { value: 'light', label: 'Light' },
  { value: 'device', label: 'Like the device' },
];

export function Appearance() {
  const [theme, setTheme] = useState(chosenTheme);
  return (
    <Section title="Appearance">
      <RadioGroup
        label="Theme"
        name="theme"
        options={themes}
        value={theme}
        onChange={(next) => {
          chooseTheme(next);
          setTheme(next);
        }}
      />
    </Section>
  );
}

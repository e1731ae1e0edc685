import { useState } from 'react';
import { chooseTheme, chosenTheme, type Theme } from '@/lib/theme';
import { Choices } from '@/ui/Choices';
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
      <Choices
        label="Theme"
        name="theme"
        choices={themes}
        value={theme}
        onChoose={(next) => {
          chooseTheme(next);
          setTheme(next);
        }}
      />
    </Section>
  );
}

import { expect, test } from 'vitest';
import { chooseTheme, chosenTheme } from './theme';

test('it is dark until something else is chosen', () => {
  expect(chosenTheme()).toBe('dark');
});

test.each(['light', 'device', 'dark'] as const)('%s is shown at once, and remembered', (theme) => {
  chooseTheme(theme);
  expect(document.documentElement).toHaveAttribute('data-theme', theme);
  expect(chosenTheme()).toBe(theme);
});

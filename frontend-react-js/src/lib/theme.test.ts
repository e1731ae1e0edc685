import { expect, test } from 'vitest';
import { chooseTheme, chosenTheme } from './theme';

test('the first visit follows the device', () => {
  expect(chosenTheme()).toBe('device');
});

test.each(['light', 'device', 'dark'] as const)('%s is applied immediately and stored', (theme) => {
  chooseTheme(theme);
  expect(document.documentElement).toHaveAttribute('data-theme', theme);
  expect(chosenTheme()).toBe(theme);
});

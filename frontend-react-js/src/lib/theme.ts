import { safeLocalStorage } from './browser-storage';
import { matchesMedia } from './media-query';

/** `device` follows the setting of the operating system. */
export type Theme = 'dark' | 'light' | 'device';

export const defaultTheme: Theme = 'device';

const KEY = 'cruddur.theme';
const barColors = { dark: '#0b0911', light: '#ffffff' };

export function chosenTheme(): Theme {
  const stored = safeLocalStorage.read(KEY);
  return stored === 'light' || stored === 'dark' ? stored : defaultTheme;
}

/** Store and apply a theme; `/first-paint.js` applies it on the next load, before the first paint. */
export function chooseTheme(theme: Theme) {
  safeLocalStorage.write(KEY, theme);
  document.documentElement.dataset.theme = theme;
  tintBrowser();
}

/** Set the colour of the browser's own bars. */
export function tintBrowser() {
  const theme = chosenTheme();
  const isLight =
    theme === 'light' || (theme === 'device' && matchesMedia('(prefers-color-scheme: light)'));
  document
    .querySelector('meta[name="theme-color"]')
    ?.setAttribute('content', isLight ? barColors.light : barColors.dark);
}

import { safeLocalStorage } from './browser-storage';

/** Which colours: `device` follows what the device is set to. */
export type Theme = 'dark' | 'light' | 'device';

export const usualTheme: Theme = 'dark';

const KEY = 'cruddur.theme';
const grounds = { dark: '#0b0911', light: '#ffffff' };

export function chosenTheme(): Theme {
  const kept = safeLocalStorage.read(KEY);
  return kept === 'light' || kept === 'device' ? kept : usualTheme;
}

/** Show the page in a theme from now on; `/theme.js` does the same before the next page is drawn. */
export function chooseTheme(theme: Theme) {
  safeLocalStorage.write(KEY, theme);
  document.documentElement.dataset.theme = theme;
  tintBrowser();
}

/** Let the browser's own bars go with the page. */
export function tintBrowser() {
  const theme = chosenTheme();
  const isLight =
    theme === 'light' ||
    (theme === 'device' && window.matchMedia('(prefers-color-scheme: light)').matches);
  document
    .querySelector('meta[name="theme-color"]')
    ?.setAttribute('content', isLight ? grounds.light : grounds.dark);
}

import { afterEach, expect, test, vi } from 'vitest';
import firstPaint from '../../../public/first-paint.js?raw';
import { languages } from './language';
import { chooseLanguage, chosenLanguage } from './language-setting';
import { languageStore, showLanguage } from './messages';

afterEach(() => showLanguage('en'));

/** Run the script that precedes the app, in a browser with these languages; return what it preloads. */
function load(browser: string[]): string | undefined {
  vi.spyOn(navigator, 'languages', 'get').mockReturnValue(browser);
  const script = document.createElement('script');
  for (const language of Object.keys(languages)) {
    script.setAttribute(`data-${language}`, `/${language}.js`);
  }
  vi.spyOn(document, 'currentScript', 'get').mockReturnValue(script);
  new Function(firstPaint)();
  const link = document.head.querySelector<HTMLLinkElement>('link[rel=modulepreload]');
  link?.remove();
  return link?.getAttribute('href') ?? undefined;
}

test.each([
  [['de-CH', 'en'], 'de', 'ltr'],
  [['fr', 'ja-JP'], 'ja', 'ltr'],
  [['ar-EG'], 'ar', 'rtl'],
  [['fr'], 'en', 'ltr'],
  [[], 'en', 'ltr'],
])('a browser with %j gets %s', (browser, lang, dir) => {
  expect(load(browser)).toBe(`/${lang}.js`);
  expect(document.documentElement).toHaveAttribute('lang', lang);
  expect(document.documentElement).toHaveAttribute('dir', dir);
});

test('each language can be chosen, and is there at the next load', async () => {
  for (const language of Object.keys(languages) as (keyof typeof languages)[]) {
    await chooseLanguage(language);
    expect(chosenLanguage()).toBe(language);
    expect(languageStore.current()).toBe(language);
    load(['fr']);
    expect(document.documentElement).toHaveAttribute('lang', language);
  }
});

test('the choice of the device follows the browser', async () => {
  await chooseLanguage('ja');
  vi.spyOn(navigator, 'languages', 'get').mockReturnValue(['de-AT']);
  await chooseLanguage('device');
  expect(chosenLanguage()).toBe('device');
  expect(languageStore.current()).toBe('de');
  load(['de-AT']);
  expect(document.documentElement).toHaveAttribute('lang', 'de');
});

test('an unknown stored language is ignored', () => {
  localStorage.setItem('cruddur.language', 'xx');
  load(['de']);
  expect(document.documentElement).toHaveAttribute('lang', 'de');
  expect(chosenLanguage()).toBe('device');
});

import { afterEach, expect, test } from 'vitest';
import { formatCompact, formatDuration } from '../text/format-count';
import { formatDay, formatMonth, formatRelative } from '../time/format-date';
import { formatRemaining } from '../time/format-remaining';
import type { Language } from './language';
import { showLanguage } from './messages';
import { t } from './translate';

afterEach(() => showLanguage('en'));

test.each([
  [0, 'لا ردود'],
  [1, 'رد واحد'],
  [2, 'ردّان'],
  [3, '3 ردود'],
  [10, '10 ردود'],
  [11, '11 ردًا'],
  [99, '99 ردًا'],
  [100, '100 رد'],
  [103, '103 ردود'],
])('%d replies in Arabic, which has six forms', async (count, text) => {
  await showLanguage('ar');
  expect(latin(t('repliesCount', { count }))).toBe(text);
});

test.each<[Language, number, string]>([
  ['en', 0, '0 replies'],
  ['en', 1, '1 reply'],
  ['en', 1200, '1,200 replies'],
  ['de', 0, '0 Antworten'],
  ['de', 1, '1 Antwort'],
  ['de', 1200, '1.200 Antworten'],
  ['ja', 0, '返信0件'],
  ['ja', 1, '返信1件'],
  ['ja', 1200, '返信1,200件'],
])('in %s, %d replies are %s', async (language, count, text) => {
  await showLanguage(language);
  expect(t('repliesCount', { count })).toBe(text);
});

test('in a right-to-left text, a handle is isolated with its @', async () => {
  await showLanguage('ar');
  expect(t('replyToHandle', { handle: 'bob' })).toBe('الرد على \u2068@bob\u2069');
});

test.each<[Language, string[]]>([
  ['en', ['5 min', 'Mar 4', 'Yesterday', 'Friday', 'March 2026', '3 h', '1.2K', '30 days']],
  ['de', ['5 Min.', '4. März', 'Gestern', 'Freitag', 'März 2026', '3 Std.', '1234', '30 Tage']],
  ['ja', ['5分', '3月4日', '昨日', '金曜日', '2026年3月', '3時間', '1234', '30 日']],
  ['ar', ['5 د', '4 مارس', 'أمس', 'الجمعة', 'مارس 2026', '3 س', '1.2 ألف', '30 يومًا']],
])('dates, times and numbers are those of %s', async (language, texts) => {
  await showLanguage(language);
  const now = Date.parse('2026-03-15T12:00:00');
  expect(
    [
      formatRelative('2026-03-15T11:55:00', now),
      formatRelative('2026-03-04T12:00:00', now),
      formatDay('2026-03-14T12:00:00', now),
      formatDay('2026-03-13T12:00:00', now),
      formatMonth('2026-03-15T12:00:00'),
      formatRemaining('2026-03-15T15:00:00', now),
      formatCompact(1234),
      formatDuration(30, 'day'),
    ].map(latin),
  ).toEqual(texts);
});

test('the document has the language and its direction', async () => {
  await showLanguage('ar');
  expect(document.documentElement).toHaveAttribute('lang', 'ar');
  expect(document.documentElement).toHaveAttribute('dir', 'rtl');
  await showLanguage('de');
  expect(document.documentElement).toHaveAttribute('lang', 'de');
  expect(document.documentElement).toHaveAttribute('dir', 'ltr');
});

/** Browsers differ in the digits of Arabic, and in the spaces beside units. */
function latin(text: string): string {
  return text
    .replace(/[٠-٩]/g, (digit) => String(digit.charCodeAt(0) - 0x660))
    .replaceAll('٫', '.')
    .replaceAll('\u00a0', ' ');
}

/** The languages of the app, each by its own name. `/first-paint.js` has the same list. */
export const languages = { en: 'English', de: 'Deutsch', ja: '日本語', ar: 'العربية' } as const;

export type Language = keyof typeof languages;

export function isLanguage(tag: string | null): tag is Language {
  return tag !== null && tag in languages;
}

/** The language of the document, which `/first-paint.js` sets before the first paint. */
export function documentLanguage(): Language {
  const { lang } = document.documentElement;
  return isLanguage(lang) ? lang : 'en';
}

/** Whether text runs from right to left. */
export function isRightToLeft(): boolean {
  return document.documentElement.dir === 'rtl';
}

export function setDocumentLanguage(language: Language) {
  document.documentElement.lang = language;
  document.documentElement.dir = language === 'ar' ? 'rtl' : 'ltr';
}

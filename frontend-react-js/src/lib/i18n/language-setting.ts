import { safeLocalStorage } from '../browser-storage';
import { isLanguage, type Language } from './language';
import { showLanguage } from './messages';

/** `device` follows the browser. */
export type LanguageChoice = Language | 'device';

const KEY = 'cruddur.language';

export function chosenLanguage(): LanguageChoice {
  const stored = safeLocalStorage.read(KEY);
  return isLanguage(stored) ? stored : 'device';
}

/**
 * Show a language, and store it: `/first-paint.js` applies it on the next load, before the first paint.
 *
 * Throws if its messages can't be loaded; then nothing changes.
 */
export async function chooseLanguage(choice: LanguageChoice): Promise<void> {
  const before = chosenLanguage();
  // First, because the page is rendered anew in the other language, and reads it.
  store(choice);
  try {
    await showLanguage(choice === 'device' ? deviceLanguage() : choice);
  } catch (error) {
    store(before);
    throw error;
  }
}

function store(choice: LanguageChoice) {
  if (choice === 'device') safeLocalStorage.remove(KEY);
  else safeLocalStorage.write(KEY, choice);
}

/** The first of the browser's languages that the app has. */
function deviceLanguage(): Language {
  for (const tag of navigator.languages) {
    const [language = ''] = tag.split('-');
    if (isLanguage(language)) return language;
  }
  return 'en';
}

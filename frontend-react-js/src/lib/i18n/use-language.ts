import { useSyncExternalStore } from 'react';
import type { Language } from './language';
import { languageStore } from './messages';

export function useLanguage(): Language {
  return useSyncExternalStore(languageStore.subscribe, languageStore.current);
}

import { safeLocalStorage } from './browser-storage';

const KEY = 'cruddur.warnings';

/** Whether what is behind a content warning is always shown on this device. */
export function isWarnedContentShown(): boolean {
  return safeLocalStorage.read(KEY) === 'shown';
}

export function setWarnedContentShown(isShown: boolean) {
  if (isShown) safeLocalStorage.write(KEY, 'shown');
  else safeLocalStorage.remove(KEY);
}

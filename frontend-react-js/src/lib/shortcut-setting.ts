import { safeLocalStorage } from './browser-storage';

const KEY = 'cruddur.keys';

/** Whether keyboard shortcuts are enabled on this device. */
export function shortcutsEnabled(): boolean {
  return safeLocalStorage.read(KEY) !== 'off';
}

export function setShortcutsEnabled(on: boolean) {
  if (on) safeLocalStorage.remove(KEY);
  else safeLocalStorage.write(KEY, 'off');
}

import { keptOnDevice } from './browser-storage';

const KEY = 'cruddur.keys';

/** Whether single keys do something, on this device. */
export function keysAreOn(): boolean {
  return keptOnDevice.read(KEY) !== 'off';
}

export function switchKeys(on: boolean) {
  if (on) keptOnDevice.remove(KEY);
  else keptOnDevice.write(KEY, 'off');
}

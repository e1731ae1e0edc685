import { api, unwrap } from '../api/client';
import { safeLocalStorage } from '../browser-storage';
import { isInstalled, registerServiceWorker } from '../service-worker';

/** `missing`: the API has no key. `uninstalled`: only the app on the home screen can have it. */
export type PushState = 'unsupported' | 'uninstalled' | 'missing' | 'denied' | 'off' | 'on';

/** The person who switched it on in this browser: nobody else is told here unasked. */
const OWNER = 'cruddur.push';

/** Return whether this browser gets push notifications, or why it can't. */
export async function readPushState(person: string): Promise<PushState> {
  if (!isSupported()) return isPhoneOfApple() && !isInstalled() ? 'uninstalled' : 'unsupported';
  if (Notification.permission === 'denied') return 'denied';
  if (safeLocalStorage.read(OWNER) !== person || Notification.permission !== 'granted') {
    return 'off';
  }
  const registration = await navigator.serviceWorker.getRegistration();
  return (await registration?.pushManager.getSubscription()) ? 'on' : 'off';
}

/** Ask for the permission and subscribe. Call it in the handler of a click: browsers ask only then. */
export async function switchPushOn(person: string): Promise<PushState> {
  const permission = await Notification.requestPermission();
  if (permission !== 'granted') return permission === 'denied' ? 'denied' : 'off';
  const { key } = (await unwrap(api.GET('/api/push/key'))).data;
  if (key === null) return 'missing';
  await tellApi(await subscribe(key));
  safeLocalStorage.write(OWNER, person);
  return 'on';
}

export async function switchPushOff(): Promise<PushState> {
  const registration = await navigator.serviceWorker.getRegistration();
  const subscription = await registration?.pushManager.getSubscription();
  if (subscription) {
    const { endpoint } = subscription;
    await api.DELETE('/api/push/subscriptions', { body: { endpoint } });
    await subscription.unsubscribe();
  }
  safeLocalStorage.remove(OWNER);
  return 'off';
}

/** Subscribe again for this session, if the last one's end ended the person's subscription here. */
export async function renewPush(person: string): Promise<void> {
  if (safeLocalStorage.read(OWNER) !== person || !isSupported()) return;
  if (Notification.permission !== 'granted') return;
  const { key } = (await unwrap(api.GET('/api/push/key'))).data;
  if (key !== null) await tellApi(await subscribe(key));
}

async function subscribe(key: string): Promise<PushSubscription> {
  await registerServiceWorker();
  const { pushManager } = await navigator.serviceWorker.ready;
  const known = await pushManager.getSubscription();
  const bytes = decode(key);
  if (known && isSame(known.options.applicationServerKey, bytes)) return known;
  await known?.unsubscribe();
  return pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes });
}

async function tellApi(subscription: PushSubscription) {
  const { endpoint, keys } = subscription.toJSON();
  const { p256dh = '', auth = '' } = keys ?? {};
  await unwrap(
    api.POST('/api/push/subscriptions', {
      body: { endpoint: endpoint ?? '', keys: { p256dh, auth } },
    }),
  );
}

function isSupported() {
  return 'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window;
}

function isPhoneOfApple() {
  return /iPhone|iPad/.test(navigator.userAgent) || (isMac() && navigator.maxTouchPoints > 1);
}

/** An iPad says that it is a Mac. */
function isMac() {
  return /Macintosh/.test(navigator.userAgent);
}

function decode(base64url: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64url.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

function isSame(one: ArrayBuffer | null, other: Uint8Array) {
  if (one === null) return false;
  const bytes = new Uint8Array(one);
  return bytes.length === other.length && bytes.every((byte, index) => byte === other[index]);
}

import { languageStore } from './i18n/messages';
import { matchesMedia } from './media-query';

/** Start the service worker, or the newer one, with its words in the language of the app. */
export function registerServiceWorker(): Promise<ServiceWorkerRegistration> {
  return navigator.serviceWorker.register(`/sw.js?language=${languageStore.current()}`, {
    updateViaCache: 'none',
  });
}

/** Whether the page runs as an app of the device. */
export function isInstalled(): boolean {
  return matchesMedia('(display-mode: standalone)');
}

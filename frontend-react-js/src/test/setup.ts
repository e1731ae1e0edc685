import '@testing-library/jest-dom/vitest';
import { cleanup, configure } from '@testing-library/react';
import { afterAll, afterEach, beforeAll, vi } from 'vitest';
import { forgetSignUp } from '@/features/accounts/pending-sign-up';
import { editing } from '@/features/activities/editing';
import { uploadTray } from '@/features/media/upload-tray';
import { outbox } from '@/features/messages/outbox';
import { loadMessages } from '@/lib/i18n/messages';
import { dismissAll } from '@/ui/toasts';
import { server } from './server';
import { WAIT_MS } from './wait';

configure({ asyncUtilTimeout: WAIT_MS });

class NeverIntersecting {
  observe = vi.fn();
  disconnect = vi.fn();
}

class NeverResizing {
  observe = vi.fn();
  disconnect = vi.fn();
}

let before: Element | null = null;

// jsdom has the dialog element without its methods.
function showModal(this: HTMLDialogElement) {
  before = document.activeElement;
  this.open = true;
}

function close(this: HTMLDialogElement) {
  this.open = false;
  if (before instanceof HTMLElement) before.focus();
}

// jsdom has no popovers.
function showPopover(this: HTMLElement) {
  this.style.display = 'block';
}

// jsdom has no viewport; tests of wide screens replace this.
function matchMedia(media: string) {
  return { media, matches: false, addEventListener() {}, removeEventListener() {} };
}

Object.assign(window, { matchMedia });

beforeAll(async () => {
  await loadMessages('first');
  await loadMessages('pages');
  Object.assign(HTMLDialogElement.prototype, { showModal, close });
  Object.assign(HTMLElement.prototype, { showPopover });
  server.listen({ onUnhandledRequest: 'error' });
  // jsdom has no layout, so nothing can intersect or resize.
  vi.stubGlobal('IntersectionObserver', NeverIntersecting);
  vi.stubGlobal('ResizeObserver', NeverResizing);
});

afterEach(() => {
  cleanup();
  dismissAll();
  outbox.reset();
  uploadTray.reset();
  forgetSignUp();
  editing.close();
  server.resetHandlers();
  localStorage.clear();
  sessionStorage.clear();
});

afterAll(() => server.close());

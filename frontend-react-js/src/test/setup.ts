import '@testing-library/jest-dom/vitest';
import { cleanup, configure } from '@testing-library/react';
import { afterAll, afterEach, beforeAll, vi } from 'vitest';
import { forgetSignUp } from '@/features/accounts/pending-sign-up';
import { pictures } from '@/features/media/pictures';
import { outbox } from '@/features/messages/outbox';
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

// jsdom has the element, but can't open it over the page.
function showModal(this: HTMLDialogElement) {
  before = document.activeElement;
  this.open = true;
}

function close(this: HTMLDialogElement) {
  this.open = false;
  if (before instanceof HTMLElement) before.focus();
}

// Nor has it a layer above the page.
function showPopover(this: HTMLElement) {
  this.style.display = 'block';
}

// Nor does it have a size; a test that needs a wide screen says so.
function matchMedia(media: string) {
  return { media, matches: false, addEventListener() {}, removeEventListener() {} };
}

Object.assign(window, { matchMedia });

beforeAll(() => {
  Object.assign(HTMLDialogElement.prototype, { showModal, close });
  Object.assign(HTMLElement.prototype, { showPopover });
  server.listen({ onUnhandledRequest: 'error' });
  // jsdom lays nothing out, so nothing can come into view there.
  vi.stubGlobal('IntersectionObserver', NeverIntersecting);
  vi.stubGlobal('ResizeObserver', NeverResizing);
});

afterEach(() => {
  cleanup();
  dismissAll();
  outbox.reset();
  pictures.forget();
  forgetSignUp();
  server.resetHandlers();
  localStorage.clear();
  sessionStorage.clear();
});

afterAll(() => server.close());

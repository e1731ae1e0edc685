import { waitFor } from '@testing-library/react';
import { beforeEach, expect, test, vi } from 'vitest';
import { openOverlay } from './overlay-history';

let page = 0;
const pops: string[] = [];
window.addEventListener('popstate', () => pops.push(window.location.pathname));

/** Go to another page, as the router does, with another in the history before it. */
async function begin() {
  await settled();
  page += 1;
  window.history.pushState({ key: `before ${page}` }, '', '/before');
  window.history.pushState({ key: `page ${page}` }, '', '/page');
  pops.length = 0;
}

/** Wait until the entry is that of the page, or of this many overlays. */
async function settled(overlays = 0) {
  await waitFor(() => expect(window.history.state?.overlays ?? 0).toBe(overlays));
  await new Promise((resolve) => setTimeout(resolve));
}

beforeEach(begin);

test('Back closes what is open, one after the other, and the router doesn’t hear of it', async () => {
  const closed: string[] = [];
  openOverlay(() => closed.push('dialog'));
  openOverlay(() => closed.push('menu'));
  window.history.back();
  await settled(1);
  expect(closed).toEqual(['menu']);
  window.history.back();
  await settled();
  expect(closed).toEqual(['menu', 'dialog']);
  expect(pops).toEqual([]);
  window.history.back();
  await waitFor(() => expect(pops).toEqual(['/before']));
});

test('after closing it otherwise, Back leaves the page at once', async () => {
  const release = openOverlay(() => undefined);
  release();
  await settled();
  window.history.back();
  await waitFor(() => expect(pops).toEqual(['/before']));
});

test('so it does before the entry was left', async () => {
  openOverlay(() => undefined)();
  window.history.back();
  await waitFor(() => expect(pops).toEqual(['/before']));
});

test('a document that is being left isn’t stopped by going back', async () => {
  const go = vi.spyOn(window.history, 'go');
  vi.useFakeTimers();
  try {
    openOverlay(() => undefined)();
    window.dispatchEvent(new Event('beforeunload'));
    vi.runAllTimers();
    expect(go).not.toHaveBeenCalled();
  } finally {
    vi.useRealTimers();
  }
  openOverlay(() => undefined)();
});

test('an overlay that opens another one leaves one entry', async () => {
  const { length } = window.history;
  openOverlay(() => undefined)();
  const release = openOverlay(() => undefined);
  expect(window.history.length).toBe(length + 1);
  release();
  await settled();
});

test('a navigation from an overlay takes its entry', async () => {
  const close = vi.fn();
  const release = openOverlay(close);
  window.history.pushState({ key: 'next' }, '', '/next');
  expect(close).toHaveBeenCalledOnce();
  release();
  await settled();
  expect(window.location.pathname).toBe('/next');
  window.history.back();
  await waitFor(() => expect(pops).toEqual(['/page']));
});

test('a navigation while an entry is being left isn’t undone', async () => {
  const go = vi.spyOn(window.history, 'go');
  const goBack = window.history.back.bind(window.history);
  go.mockImplementationOnce(() => {
    goBack();
    window.history.pushState({ key: 'next' }, '', '/next');
  });
  openOverlay(() => undefined)();
  await waitFor(() => expect(go).toHaveBeenCalledTimes(2));
  await waitFor(() => expect(window.location.pathname).toBe('/next'));
  expect(pops).toEqual([]);
});

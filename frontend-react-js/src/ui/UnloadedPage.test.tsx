import { act, screen, waitFor } from '@testing-library/react';
import { HttpResponse, http } from 'msw';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { CodeMissingError } from '@/lib/code-missing-error';
import { render } from '@/test/render';
import { server } from '@/test/server';
import { ErrorBoundary } from './ErrorBoundary';

const reload = vi.fn();
let isOnline = true;

function Unloaded(): never {
  // The words of Safari for a document in place of the code, after a release.
  throw new CodeMissingError(new TypeError("'text/html' is not a valid JavaScript MIME type."));
}

function setOnline(next: boolean) {
  isOnline = next;
  window.dispatchEvent(new Event(next ? 'online' : 'offline'));
}

beforeEach(() => {
  isOnline = true;
  reload.mockClear();
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
  vi.spyOn(navigator, 'onLine', 'get').mockImplementation(() => isOnline);
  vi.stubGlobal('location', { ...window.location, href: window.location.href, reload });
});

afterEach(() => vi.unstubAllGlobals());

function open() {
  render(
    <ErrorBoundary>
      <Unloaded />
    </ErrorBoundary>,
  );
}

test('offline it says so, and goes on by itself when there is a network', async () => {
  server.use(http.head('*/', () => new HttpResponse()));
  isOnline = false;
  open();
  expect(screen.getByRole('heading', { level: 1 })).toHaveTextContent('No network');
  expect(screen.queryByText(/broke/)).not.toBeInTheDocument();
  expect(reload).not.toHaveBeenCalled();
  act(() => setOnline(true));
  await waitFor(() => expect(reload).toHaveBeenCalledOnce());
});

test('a page whose code a release removed reloads at once', async () => {
  server.use(http.head('*/', () => new HttpResponse()));
  open();
  await waitFor(() => expect(reload).toHaveBeenCalledOnce());
});

test('while the server can’t be reached it doesn’t reload, and asks again', async () => {
  let asked = 0;
  server.use(
    http.head('*/', () => {
      asked += 1;
      return asked < 2 ? HttpResponse.error() : new HttpResponse();
    }),
  );
  open();
  await waitFor(() => expect(asked).toBe(1));
  expect(reload).not.toHaveBeenCalled();
  await waitFor(() => expect(reload).toHaveBeenCalledOnce());
  expect(asked).toBe(2);
});

test('a reload that didn’t help isn’t repeated at once', async () => {
  let asked = 0;
  server.use(
    http.head('*/', () => {
      asked += 1;
      return new HttpResponse();
    }),
  );
  vi.spyOn(performance, 'getEntriesByType').mockReturnValue([
    { type: 'reload' } as unknown as PerformanceEntry,
  ]);
  vi.spyOn(performance, 'now').mockReturnValue(5_000);
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  try {
    open();
    await vi.advanceTimersByTimeAsync(54_000);
    expect(asked).toBe(0);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(vi.getTimerCount()).toBe(0);
  } finally {
    vi.useRealTimers();
  }
  await waitFor(() => expect(asked).toBe(1));
});

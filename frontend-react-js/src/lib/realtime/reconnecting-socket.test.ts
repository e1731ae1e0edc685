import { waitFor } from '@testing-library/react';
import { HttpResponse, http } from 'msw';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { problem } from '@/test/problem';
import { serveRealtime } from '@/test/serve-realtime';
import { server } from '@/test/server';
import { fetchSocketUrl } from './fetch-socket-url';
import { connectWithRetry } from './reconnecting-socket';

let stop: (() => void) | undefined;
const onEvent = vi.fn();
const onOpen = vi.fn();
const onStatus = vi.fn();

beforeEach(() => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  for (const each of [onEvent, onOpen, onStatus]) each.mockReset();
});
afterEach(() => {
  stop?.();
  vi.useRealTimers();
});

function start() {
  stop = connectWithRetry({ fetchSocketUrl, onEvent, onOpen, onStatus });
}

const isOpen = () => waitFor(() => expect(onStatus).toHaveBeenLastCalledWith(true));

test('a socket opens with a ticket, and its events are received', async () => {
  const realtime = serveRealtime();
  start();
  await isOpen();
  expect(realtime.openedUrls).toEqual(['ws://realtime.test/?ticket=1']);
  realtime.push('notification.created', {});
  await waitFor(() =>
    expect(onEvent).toHaveBeenCalledWith({ type: 'notification.created', data: {} }),
  );
  expect(onEvent).toHaveBeenCalledTimes(1);
});

test('a heartbeat is sent on an idle socket', async () => {
  const realtime = serveRealtime();
  start();
  await isOpen();
  await waitFor(() => expect(realtime.received).toEqual([{ action: 'ping' }]));
  await vi.advanceTimersByTimeAsync(4 * 60_000 + 1_000);
  await waitFor(() => expect(realtime.received).toHaveLength(2));
  expect(onStatus).toHaveBeenLastCalledWith(true);
});

test('a closed socket reconnects with a new ticket', async () => {
  const realtime = serveRealtime();
  start();
  await isOpen();
  realtime.drop();
  await waitFor(() => expect(onStatus).toHaveBeenLastCalledWith(false));
  await vi.advanceTimersByTimeAsync(1_100);
  await isOpen();
  expect(realtime.openedUrls).toEqual([
    'ws://realtime.test/?ticket=1',
    'ws://realtime.test/?ticket=2',
  ]);
  expect(onOpen).toHaveBeenCalledTimes(2);
});

test('a socket that misses the heartbeat reconnects', async () => {
  const realtime = serveRealtime();
  start();
  await isOpen();
  await waitFor(() => expect(realtime.received).toHaveLength(1));
  realtime.ignorePings();
  await vi.advanceTimersByTimeAsync(4 * 60_000 + 11_000);
  await waitFor(() => expect(realtime.urls).toHaveLength(2));
});

test('a failed ticket request is retried with backoff', async () => {
  const requested = vi.fn();
  server.use(
    http.post('/api/realtime/tickets', () => {
      requested();
      return problem(503);
    }),
  );
  start();
  await waitFor(() => expect(requested).toHaveBeenCalled());
  await vi.advanceTimersByTimeAsync(10 * 60_000);
  const inTenMinutes = requested.mock.calls.length;
  expect(inTenMinutes).toBeGreaterThanOrEqual(10);
  expect(inTenMinutes).toBeLessThan(30);
  expect(onStatus).not.toHaveBeenCalledWith(true);
});

test('a socket that opens and closes again at once reconnects with backoff', async () => {
  const realtime = serveRealtime();
  realtime.ignorePings();
  onOpen.mockImplementation(realtime.drop);
  start();
  await waitFor(() => expect(onOpen).toHaveBeenCalled());
  await vi.advanceTimersByTimeAsync(10 * 60_000);
  expect(onOpen.mock.calls.length).toBeGreaterThanOrEqual(10);
  expect(onOpen.mock.calls.length).toBeLessThan(30);
});

test('a reconnect respects Retry-After', async () => {
  const requested: number[] = [];
  server.use(
    http.post('/api/realtime/tickets', () => {
      requested.push(Date.now());
      return new HttpResponse(null, { status: 429, headers: { 'Retry-After': '120' } });
    }),
  );
  start();
  while (requested.length < 2) await vi.advanceTimersByTimeAsync(1_000);
  const [first = 0, second = 0] = requested;
  expect(second - first).toBeGreaterThanOrEqual(120_000);
  expect(second - first).toBeLessThan(180_000);
});

test('it reconnects immediately when the network is back', async () => {
  server.use(http.post('/api/realtime/tickets', () => HttpResponse.error()));
  start();
  await vi.advanceTimersByTimeAsync(5 * 60_000);
  const realtime = serveRealtime();
  window.dispatchEvent(new Event('online'));
  await isOpen();
  expect(realtime.openedUrls).toHaveLength(1);
});

test('the connection is checked when the page becomes visible', async () => {
  const realtime = serveRealtime();
  start();
  await isOpen();
  await waitFor(() => expect(realtime.received).toHaveLength(1));
  document.dispatchEvent(new Event('visibilitychange'));
  await waitFor(() => expect(realtime.received).toHaveLength(2));
});

test('once stopped, the socket is closed and doesn’t reconnect', async () => {
  const realtime = serveRealtime();
  start();
  await isOpen();
  stop?.();
  await waitFor(() => expect(realtime.open.size).toBe(0));
  realtime.push('notification.created', {});
  await vi.advanceTimersByTimeAsync(10 * 60_000);
  expect(onEvent).not.toHaveBeenCalled();
  expect(realtime.urls).toHaveLength(1);
});

test('a ticket that arrives after the stop is ignored', async () => {
  const realtime = serveRealtime();
  start();
  stop?.();
  await waitFor(() => expect(realtime.urls).toHaveLength(1));
  await vi.advanceTimersByTimeAsync(1_000);
  expect(realtime.openedUrls).toEqual([]);
});

import { ProblemError } from '@/lib/http/problem';
import { backoff } from './backoff';
import { type RealtimeEvent, readEvent } from './events';

const OPEN_TIMEOUT_MS = 10_000;
/** Heartbeat: API Gateway closes a socket that is idle for ten minutes. */
const PING_INTERVAL_MS = 4 * 60_000;
const PONG_TIMEOUT_MS = 10_000;

/**
 * Open a WebSocket and reconnect with exponential backoff, until the returned function is called.
 *
 * `fetchSocketUrl` returns a single-use URL. `onOpen` is called after each connect: missed events
 * aren't repeated, so the caller must fetch what it missed. A socket that doesn't open in time or
 * doesn't answer the heartbeat is replaced. It reconnects immediately when the network is back or
 * the page becomes visible.
 */
export function connectWithRetry({
  fetchSocketUrl,
  onEvent,
  onOpen,
  onStatus,
}: {
  fetchSocketUrl: () => Promise<string>;
  onEvent: (event: RealtimeEvent) => void;
  onOpen: () => void;
  onStatus: (isOpen: boolean) => void;
}): () => void {
  let socket: WebSocket | null = null;
  let isReconnectScheduled = false;
  let failures = 0;
  // Incremented by each connect, so that results of earlier ones are ignored.
  let generation = 0;
  // One timer for all: reconnect, open timeout, next ping, pong timeout.
  let timer: ReturnType<typeof setTimeout> | undefined;

  function setTimer(milliseconds: number, callback: () => void) {
    clearTimeout(timer);
    timer = setTimeout(callback, milliseconds);
  }

  async function connect() {
    generation += 1;
    const current = generation;
    isReconnectScheduled = false;
    clearTimeout(timer);
    try {
      const url = await fetchSocketUrl();
      if (current === generation) open(url);
    } catch (error) {
      if (current === generation)
        scheduleReconnect(error instanceof ProblemError ? error.retryAfterSeconds : null);
    }
  }

  function open(url: string) {
    const opening = new WebSocket(url);
    socket = opening;
    const isCurrent = () => socket === opening;
    opening.addEventListener('open', () => {
      if (!isCurrent()) return;
      onStatus(true);
      onOpen();
      ping();
    });
    opening.addEventListener('message', ({ data }) => {
      if (isCurrent()) handleMessage(data);
    });
    opening.addEventListener('close', () => {
      if (isCurrent()) handleDisconnect();
    });
    setTimer(OPEN_TIMEOUT_MS, handleDisconnect);
  }

  function handleMessage(message: unknown) {
    // Only a message resets the backoff: a socket that opens and closes again is a failure too.
    failures = 0;
    setTimer(PING_INTERVAL_MS, ping);
    const event = readEvent(message);
    if (event) onEvent(event);
  }

  function ping() {
    socket?.send(JSON.stringify({ action: 'ping' }));
    setTimer(PONG_TIMEOUT_MS, handleDisconnect);
  }

  function handleDisconnect() {
    disconnect();
    scheduleReconnect(null);
  }

  function disconnect() {
    const lost = socket;
    // Before close(): on a dead connection, its event comes late.
    socket = null;
    lost?.close();
    onStatus(false);
  }

  function scheduleReconnect(seconds: number | null) {
    isReconnectScheduled = true;
    setTimer(Math.max(backoff(failures, Math.random()), (seconds ?? 0) * 1000), connect);
    failures += 1;
  }

  function checkConnection() {
    if (document.visibilityState === 'hidden') return;
    if (isReconnectScheduled) connect();
    // The connection may have died while the machine slept.
    else if (socket?.readyState === WebSocket.OPEN) ping();
  }

  window.addEventListener('online', checkConnection);
  document.addEventListener('visibilitychange', checkConnection);
  connect();

  return () => {
    generation += 1;
    clearTimeout(timer);
    window.removeEventListener('online', checkConnection);
    document.removeEventListener('visibilitychange', checkConnection);
    disconnect();
  };
}

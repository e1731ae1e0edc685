import { ProblemError } from '@/lib/http/problem';
import { backoff } from './backoff';
import { type RealtimeEvent, readEvent } from './events';

const OPEN_TIMEOUT_MS = 10_000;
/** The gateway closes a socket on which nothing was said for ten minutes. */
const PING_INTERVAL_MS = 4 * 60_000;
const PONG_TIMEOUT_MS = 10_000;

/**
 * Keep one socket open until the returned function is called.
 *
 * `fetchSocketUrl` gives an url that opens once. `onOpen` is called each time it is open: what was
 * said before isn't said again, so whoever listens must ask what they missed. `onStatus` says whether it
 * is open. A socket that closes, doesn't open, or doesn't answer a ping is given up and another tried,
 * later and later; at once when the network is back, or somebody looks at the page again.
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
  // Goes up with each try, so that what an earlier one still brings is not heard.
  let generation = 0;
  // Only one thing is waited for at a time: the next try, the opening, the next ping, or its answer.
  let timer: ReturnType<typeof setTimeout> | undefined;

  function setTimer(milliseconds: number, then: () => void) {
    clearTimeout(timer);
    timer = setTimeout(then, milliseconds);
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
    // One that opens and closes at once is a failure too: only one that speaks is not.
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
    // First, for on a dead line it takes long until it is closed.
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
    // It may have died while the machine slept.
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

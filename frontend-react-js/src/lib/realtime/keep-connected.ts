import { ProblemError } from '@/lib/http/problem';
import { backoff } from './backoff';
import { type RealtimeEvent, readEvent } from './events';

const OPEN_WITHIN_MS = 10_000;
/** The gateway closes a socket on which nothing was said for ten minutes. */
const PING_AFTER_MS = 4 * 60_000;
const PONG_WITHIN_MS = 10_000;

/**
 * Keep one socket open until the returned function is called.
 *
 * `askForAddress` gives an address that opens once. `onOpen` is called each time it is open: what was
 * said before isn't said again, so whoever listens must ask what they missed. `onStatus` says whether it
 * is open. A socket that closes, doesn't open, or doesn't answer a ping is given up and another tried,
 * later and later; at once when the network is back, or somebody looks at the page again.
 */
export function keepConnected({
  askForAddress,
  onEvent,
  onOpen,
  onStatus,
}: {
  askForAddress: () => Promise<string>;
  onEvent: (event: RealtimeEvent) => void;
  onOpen: () => void;
  onStatus: (isOpen: boolean) => void;
}): () => void {
  let socket: WebSocket | null = null;
  let isWaiting = false;
  let failures = 0;
  // Goes up with each try, so that what an earlier one still brings is not heard.
  let era = 0;
  // Only one thing is waited for at a time: the next try, the opening, the next ping, or its answer.
  let timer: ReturnType<typeof setTimeout> | undefined;

  function wait(milliseconds: number, then: () => void) {
    clearTimeout(timer);
    timer = setTimeout(then, milliseconds);
  }

  async function connect() {
    era += 1;
    const asked = era;
    isWaiting = false;
    clearTimeout(timer);
    try {
      const address = await askForAddress();
      if (asked === era) open(address);
    } catch (error) {
      if (asked === era) tryLater(error instanceof ProblemError ? error.retryAfterSeconds : null);
    }
  }

  function open(address: string) {
    const opening = new WebSocket(address);
    socket = opening;
    const isCurrent = () => socket === opening;
    opening.addEventListener('open', () => {
      if (!isCurrent()) return;
      onStatus(true);
      onOpen();
      ping();
    });
    opening.addEventListener('message', ({ data }) => {
      if (isCurrent()) hear(data);
    });
    opening.addEventListener('close', () => {
      if (isCurrent()) lose();
    });
    wait(OPEN_WITHIN_MS, lose);
  }

  function hear(said: unknown) {
    // One that opens and closes at once is a failure too: only one that speaks is not.
    failures = 0;
    wait(PING_AFTER_MS, ping);
    const event = readEvent(said);
    if (event) onEvent(event);
  }

  function ping() {
    socket?.send(JSON.stringify({ action: 'ping' }));
    wait(PONG_WITHIN_MS, lose);
  }

  function lose() {
    letGo();
    tryLater(null);
  }

  function letGo() {
    const lost = socket;
    // First, for on a dead line it takes long until it is closed.
    socket = null;
    lost?.close();
    onStatus(false);
  }

  function tryLater(seconds: number | null) {
    isWaiting = true;
    wait(Math.max(backoff(failures, Math.random()), (seconds ?? 0) * 1000), connect);
    failures += 1;
  }

  function wake() {
    if (document.visibilityState === 'hidden') return;
    if (isWaiting) connect();
    // It may have died while the machine slept.
    else if (socket?.readyState === WebSocket.OPEN) ping();
  }

  window.addEventListener('online', wake);
  document.addEventListener('visibilitychange', wake);
  connect();

  return () => {
    era += 1;
    clearTimeout(timer);
    window.removeEventListener('online', wake);
    document.removeEventListener('visibilitychange', wake);
    letGo();
  };
}

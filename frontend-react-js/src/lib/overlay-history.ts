/**
 * History entries of overlays: Back closes a dialog, a picture or a menu before it leaves the page.
 *
 * An open overlay has an entry of its own: a copy of the page's entry, with the number of overlays
 * that are open at it. The router doesn't hear of these entries, so nothing of the page changes. A
 * navigation from an overlay takes its entry, and closing it otherwise goes back to the page's.
 */

/** Long enough for a navigation that follows to begin: going back would stop it. */
const LEAVE_DELAY_MS = 100;

type Overlay = { close: () => void };

let overlays: Overlay[] = [];
/** The entry of the page below the overlays. */
let here = '';
/** Whether the browser is on the way to an entry, on our behalf. */
let isTravelling = false;
let wasLeftMeanwhile = false;
/** The number of overlays at the present entry. */
let known = 0;
let timer: ReturnType<typeof setTimeout> | undefined;
let isWatching = false;
let push: History['pushState'];

/** Show the browser that an overlay is open. Return a function for when it is closed. */
export function openOverlay(close: () => void): () => void {
  watch();
  const overlay = { close };
  overlays.push(overlay);
  reconcile();
  return () => {
    overlays = overlays.filter((other) => other !== overlay);
    // Later, because a navigation or another overlay may follow and take the entry.
    leaveSoon();
  };
}

/** After a reload, overlays are closed, so leave their entries. */
export function leaveOverlayEntries() {
  if (depth() === 0) return;
  watch();
  reconcile();
}

function watch() {
  if (isWatching) return;
  isWatching = true;
  push = window.history.pushState.bind(window.history);
  window.history.pushState = pushFromPage;
  // Capturing: before the listener of the router.
  window.addEventListener('popstate', handlePop, { capture: true });
}

function leaveSoon() {
  stopLeaving();
  timer = setTimeout(() => {
    stopLeaving();
    reconcile();
  }, LEAVE_DELAY_MS);
  // Only for this moment: some browsers don't keep a page in memory that always listens.
  window.addEventListener('beforeunload', stopLeaving);
}

function stopLeaving() {
  clearTimeout(timer);
  window.removeEventListener('beforeunload', stopLeaving);
}

function depth(): number {
  return window.history.state?.overlays ?? 0;
}

function page(): string {
  return window.location.href + JSON.stringify({ ...window.history.state, overlays: 0 });
}

/** Make the browser's entry that of the open overlays. */
function reconcile() {
  if (isTravelling || overlays.length === depth()) return;
  here = page();
  if (overlays.length < depth()) travel(overlays.length - depth());
  while (overlays.length > depth()) {
    push({ ...window.history.state, overlays: depth() + 1 }, '');
  }
  known = depth();
}

function travel(delta: number) {
  isTravelling = true;
  window.history.go(delta);
}

function pushFromPage(...[state, unused, url]: Parameters<History['pushState']>) {
  if (depth() === 0) return push(state, unused, url);
  window.history.replaceState(state, unused, url);
  known = 0;
  if (isTravelling) {
    wasLeftMeanwhile = true;
    here = page();
  }
  closeFrom(0);
}

function handlePop(event: PopStateEvent) {
  const before = known;
  known = depth();
  if (isTravelling && wasLeftMeanwhile) {
    // A navigation took the entry that we were leaving: return to it.
    event.stopImmediatePropagation();
    wasLeftMeanwhile = false;
    return travel(1);
  }
  const isSamePage = page() === here;
  if (isSamePage && (isTravelling || before > 0)) event.stopImmediatePropagation();
  // From an entry that was about to be left, Back means what is below it.
  const isSpent = isSamePage && !isTravelling && known < before && before > overlays.length;
  // What was opened on the way stays open.
  if (!isSamePage) closeFrom(0);
  else if (!isTravelling && !isSpent) closeFrom(known);
  isTravelling = false;
  if (isSpent) window.history.back();
  else leaveSoon();
}

function closeFrom(index: number) {
  for (const overlay of overlays.splice(index).reverse()) overlay.close();
}

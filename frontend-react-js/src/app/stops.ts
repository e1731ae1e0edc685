const STOPS = '#main article';

/** Go on to the next thing on the page, or back to the one before. */
export function goOn(step: 1 | -1) {
  const stops = [...document.querySelectorAll<HTMLElement>(STOPS)];
  const here = document.activeElement?.closest<HTMLElement>(STOPS);
  const next = here
    ? stops[stops.indexOf(here) + step]
    : (stops.find((stop) => stop.getBoundingClientRect().bottom > window.innerHeight / 4) ??
      stops[0]);
  if (!next) return;
  if (!next.hasAttribute('tabindex')) next.tabIndex = -1;
  next.focus({ preventScroll: true });
  next.scrollIntoView?.({ block: 'nearest' });
}

/** Press what the thing that one is at offers under this name. */
export function press(name: 'like' | 'reply' | 'open') {
  const here = document.activeElement?.closest(STOPS);
  here?.querySelector<HTMLElement>(`[data-key="${name}"]`)?.click();
}

/** From a field back to the page, from a control back to the thing that it belongs to. */
export function leaveField(at: HTMLElement) {
  const thing = at.closest<HTMLElement>(STOPS);
  if (thing && thing !== at) thing.focus({ preventScroll: true });
  else at.blur();
}

const ITEMS = '#main article';

/** Go on to the next thing on the page, or back to the one before. */
export function focusNextItem(step: 1 | -1) {
  const items = [...document.querySelectorAll<HTMLElement>(ITEMS)];
  const current = document.activeElement?.closest<HTMLElement>(ITEMS);
  const next = current
    ? items[items.indexOf(current) + step]
    : (items.find((item) => item.getBoundingClientRect().bottom > window.innerHeight / 4) ??
      items[0]);
  if (!next) return;
  if (!next.hasAttribute('tabindex')) next.tabIndex = -1;
  next.focus({ preventScroll: true });
  next.scrollIntoView?.({ block: 'nearest' });
}

/** Press what the thing that one is at offers under this name. */
export function clickItemAction(name: 'like' | 'reply' | 'open') {
  const current = document.activeElement?.closest(ITEMS);
  current?.querySelector<HTMLElement>(`[data-key="${name}"]`)?.click();
}

/** From a field back to the page, from a control back to the thing that it belongs to. */
export function blurField(target: HTMLElement) {
  const item = target.closest<HTMLElement>(ITEMS);
  if (item && item !== target) item.focus({ preventScroll: true });
  else target.blur();
}

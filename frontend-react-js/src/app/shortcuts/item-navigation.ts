const ITEMS = '#main article';

/** Focus the next or previous article of the page. */
export function focusNextItem(step: 1 | -1) {
  const items = [...document.querySelectorAll<HTMLElement>(ITEMS)];
  const current = document.activeElement?.closest<HTMLElement>(ITEMS);
  const next = current
    ? items[items.indexOf(current) + step]
    : (items.find((item) => item.getBoundingClientRect().bottom > window.innerHeight / 8) ??
      items[0]);
  if (!next) return;
  if (!next.hasAttribute('tabindex')) next.tabIndex = -1;
  next.focus({ preventScroll: true });
  next.scrollIntoView?.({ block: 'nearest' });
}

/** Click the control with this `data-key` in the focused article. */
export function clickItemAction(name: 'like' | 'reply' | 'open') {
  const current = document.activeElement?.closest(ITEMS);
  current?.querySelector<HTMLElement>(`[data-key="${name}"]`)?.click();
}

/** Move the focus from a control to its article, or else blur it. */
export function blurField(target: HTMLElement) {
  const item = target.closest<HTMLElement>(ITEMS);
  if (item && item !== target) item.focus({ preventScroll: true });
  else target.blur();
}

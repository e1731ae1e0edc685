const MAX_FRAMES = 60;

/**
 * Scroll to a row of a virtual list unless it is on the screen, and focus its article. `share` is how far
 * down the list it is, for a row that isn't rendered. Return a function that gives up.
 */
export function revealRow(list: HTMLElement, key: string, share: number): () => void {
  let frame = 0;
  let left = MAX_FRAMES;

  function look() {
    left -= 1;
    const row = list.querySelector<HTMLElement>(`:scope > [data-row="${CSS.escape(key)}"]`);
    if (row) {
      const { top, bottom } = row.getBoundingClientRect();
      if (top < 0 || bottom > window.innerHeight) row.scrollIntoView?.({ block: 'center' });
      row.querySelector<HTMLElement>('article')?.focus({ preventScroll: true });
    } else if (left > 0) {
      const { top, height } = list.getBoundingClientRect();
      window.scrollTo(0, window.scrollY + top + height * share - window.innerHeight / 2);
      frame = requestAnimationFrame(look);
    }
  }
  frame = requestAnimationFrame(look);
  return () => cancelAnimationFrame(frame);
}

import type { Page } from '@playwright/test';

/**
 * Return the controls that something else covers, wherever the page is scrolled: they are looked at
 * when they are as near to the middle of the screen as they can be, with their icons.
 */
export function coveredControls(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const { dataset } = document.documentElement;
    const wasAt = window.scrollY;
    const name = (element: Element) => element.outerHTML.slice(0, 100);
    const isOfControl = (control: Element, above: Element) =>
      control.contains(above) ||
      above.contains(control) ||
      above.closest('label')?.contains(control);
    // What a list or a long text cuts off can be reached otherwise.
    const isCutOff = (element: Element, x: number, y: number): boolean => {
      const parent = element.parentElement;
      if (!parent) return false;
      const { left, top, right, bottom } = parent.getBoundingClientRect();
      const isOutside = x < left || x > right || y < top || y > bottom;
      if (isOutside && /hidden|clip/.test(getComputedStyle(parent).overflow)) return true;
      return isCutOff(parent, x, y);
    };
    const coverOf = (control: Element) => {
      for (const part of [control, ...control.querySelectorAll('svg, img')]) {
        const box = part.getClientRects()[0];
        // It is for screen readers alone.
        if (!box || box.width <= 1 || box.height <= 1) continue;
        for (const share of [0.2, 0.5, 0.8]) {
          const [x, y] = [box.left + box.width * share, box.top + box.height / 2];
          if (isCutOff(part, x, y)) continue;
          const above = document.elementFromPoint(x, y);
          if (!above) return 'the edge of the screen';
          if (!isOfControl(control, above)) return name(above);
        }
      }
      return null;
    };
    const covered = [...document.querySelectorAll('a, button, input, select, textarea')].flatMap(
      (control) => {
        // The skip link waits above the screen for the focus.
        if (control.matches('[href="#main"]') || control.closest('[inert]')) return [];
        // Messages scroll below the button to their end.
        if (control.closest('[role="log"]')) return [];
        if (!control.checkVisibility({ visibilityProperty: true })) return [];
        control.scrollIntoView({ block: 'center', inline: 'center' });
        // The bars return with the next movement up.
        delete dataset.bars;
        const cover = coverOf(control);
        return cover === null ? [] : [`${name(control)} is below ${cover}`];
      },
    );
    window.scrollTo(0, wasAt);
    return covered;
  });
}

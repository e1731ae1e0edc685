/** Whether fingers do the typing: then Enter is for new lines, and a field that takes focus covers the page with keys. */
export function isTouchDevice(): boolean {
  return window.matchMedia('(pointer: coarse)').matches;
}

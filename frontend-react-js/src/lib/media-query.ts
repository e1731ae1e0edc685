/** Whether a media query matches; false in a browser that can't tell. */
export function matchesMedia(query: string): boolean {
  return window.matchMedia?.(query).matches ?? false;
}

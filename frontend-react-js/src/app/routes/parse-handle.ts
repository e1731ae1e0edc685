/**
 * Return the handle of a URL segment such as `@andrew`, or null. The router can't match a prefix
 * within a segment, so it matches `:at`.
 */
export function parseHandle(segment: string | undefined): string | null {
  const match = /^@([a-z0-9_]{1,30})$/i.exec(segment ?? '');
  return match?.[1]?.toLowerCase() ?? null;
}

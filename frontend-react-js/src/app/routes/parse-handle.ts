/** The router can't match a prefix inside a segment, so `/@andrew` comes as `:at` and is told apart here. */
export function parseHandle(segment: string | undefined): string | null {
  const match = /^@([a-z0-9_]{1,30})$/i.exec(segment ?? '');
  return match?.[1]?.toLowerCase() ?? null;
}

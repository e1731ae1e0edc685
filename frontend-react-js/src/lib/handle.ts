/** Normalize a typed handle: lower case, without white space around it and without a leading `@`. */
export function normalizeHandle(typed: string): string {
  return typed.replace(/^\s*@/, '').trim().toLowerCase();
}

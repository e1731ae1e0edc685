/** A handle as it will be: people type capitals, and the @ that they see before handles. */
export function tidyHandle(typed: string): string {
  return typed.replace(/^\s*@/, '').trim().toLowerCase();
}

/** What somebody writes when they answer nobody. */
export const crudDraft = 'home';

export function replyDraft(parent: string): string {
  return `reply.${parent}`;
}

/** Draft name of a crud that isn't a reply. It is part of a storage key. */
export const crudDraft = 'home';

export function editDraft(uuid: string): string {
  return `edit.${uuid}`;
}

export function quoteDraft(quoted: string): string {
  return `quote.${quoted}`;
}

export function replyDraft(parent: string): string {
  return `reply.${parent}`;
}

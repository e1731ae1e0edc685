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

/** Name of the uuid of the server's draft that was opened in the composer of a draft. */
export function openedDraft(draft: string): string {
  return `${draft}.opened`;
}

import type { Folder } from './api/types';

export function folderPath(folder: Folder): string {
  return folder === 'inbox' ? '/messages' : `/messages?folder=${folder}`;
}

/** The list beside it shows the folder that the conversation is in. */
export function conversationPath(uuid: string, folder: Folder = 'inbox'): string {
  return folder === 'inbox' ? `/messages/${uuid}` : `/messages/${uuid}?folder=${folder}`;
}

export function profilePath(handle: string): string {
  return `/@${handle}`;
}

import type { Standing } from './api/types';

export function folderPath(folder: Standing): string {
  return folder === 'requests' ? '/messages?folder=requests' : '/messages';
}

/** The list beside it shows the folder that the conversation is in. */
export function conversationPath(uuid: string, folder: Standing = 'inbox'): string {
  return folder === 'requests' ? `/messages/${uuid}?folder=requests` : `/messages/${uuid}`;
}

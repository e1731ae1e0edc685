import type { ConversationFolder } from './api/types';

export function folderPath(folder: ConversationFolder): string {
  return folder === 'requests' ? '/messages?folder=requests' : '/messages';
}

/** The query parameter selects the folder of the list next to it. */
export function conversationPath(uuid: string, folder: ConversationFolder = 'inbox'): string {
  return folder === 'requests' ? `/messages/${uuid}?folder=requests` : `/messages/${uuid}`;
}

export function newConversationPath(handle: string): string {
  return `/messages/new/@${handle}`;
}

import type { ConversationFolder } from './api/types';

export function folderPath(folder: ConversationFolder): string {
  return folder === 'requests' ? '/messages?folder=requests' : '/messages';
}

/** The list beside it shows the folder that the conversation is in. */
export function conversationPath(uuid: string, folder: ConversationFolder = 'inbox'): string {
  return folder === 'requests' ? `/messages/${uuid}?folder=requests` : `/messages/${uuid}`;
}

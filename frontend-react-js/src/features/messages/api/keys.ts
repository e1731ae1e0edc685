/** The lists of conversations. */
export const foldersKey = ['messages', 'folder'] as const;

/** Conversations, each by itself. */
export const groupsKey = ['messages', 'group'] as const;

/** What was said in each. */
export const conversationsKey = ['messages', 'conversation'] as const;

/** Whether anything in each was missed. */
export const missedKey = ['messages', 'missed'] as const;

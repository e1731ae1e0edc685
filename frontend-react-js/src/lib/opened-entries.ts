/**
 * The history entries whose page has been at its first position, which is not the top for some pages.
 * A later visit to the entry, by Back or a reload, has a position of its own.
 */
export const openedEntries = new Set<string>();

/** The scroll positions of the pages of this document, by location key. */
export const scrollPositions = new Map<string, number>();

/** The key of whatever is being done to a crud begins so. */
export const actsKey = ['act'] as const;

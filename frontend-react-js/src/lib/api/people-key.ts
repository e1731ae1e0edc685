/** The key of every query that holds people begins so, and its data is pages of them: then all copies of a person are found. */
export const peopleKey = 'people';

/** First part of the key of every query whose data is pages of cruds, for updates of all cached copies. */
export const activitiesKey = 'activities';

/** First part of the key of every query whose data is pages of people. */
export const peopleKey = 'people';

export type PersonTab = 'cruds' | 'replies' | 'media' | 'likes';

export function personActivitiesKey(handle: string, tab: PersonTab) {
  return [activitiesKey, 'person', handle, tab] as const;
}

/** First part of the key of the viewer's reports. */
export const reportsKey = 'reports';

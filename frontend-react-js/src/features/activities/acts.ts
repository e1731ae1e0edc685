import type { Activity } from '@/lib/api/types';

/** What a person can do to a crud, and undo. */
export type Act = 'like' | 'repost' | 'bookmark';

export function isDone(activity: Activity, act: Act): boolean {
  return { like: activity.liked, repost: activity.reposted, bookmark: activity.bookmarked }[act];
}

/** The crud as it will be once the act is done, or undone. */
export function withAct(activity: Activity, act: Act, done: boolean): Activity {
  if (isDone(activity, act) === done) return activity;
  const step = done ? 1 : -1;
  switch (act) {
    case 'like':
      return { ...activity, liked: done, likes_count: activity.likes_count + step };
    case 'repost':
      return { ...activity, reposted: done, reposts_count: activity.reposts_count + step };
    case 'bookmark':
      return { ...activity, bookmarked: done };
  }
}

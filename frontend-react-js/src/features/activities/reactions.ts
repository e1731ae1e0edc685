import type { Activity } from '@/lib/api/types';

/** A reaction to a crud, which can be undone. */
export type Reaction = 'like' | 'repost' | 'bookmark';

export function hasReacted(activity: Activity, reaction: Reaction): boolean {
  return { like: activity.liked, repost: activity.reposted, bookmark: activity.bookmarked }[
    reaction
  ];
}

/** Return the crud with the reaction and its count changed. */
export function applyReaction(activity: Activity, reaction: Reaction, active: boolean): Activity {
  if (hasReacted(activity, reaction) === active) return activity;
  const step = active ? 1 : -1;
  switch (reaction) {
    case 'like':
      return { ...activity, liked: active, likes_count: activity.likes_count + step };
    case 'repost':
      return { ...activity, reposted: active, reposts_count: activity.reposts_count + step };
    case 'bookmark':
      return { ...activity, bookmarked: active };
  }
}

import type { Activity } from '@/lib/api/types';

/** What a person can do to a crud, and undo. */
export type Reaction = 'like' | 'repost' | 'bookmark';

export function hasReacted(activity: Activity, reaction: Reaction): boolean {
  return { like: activity.liked, repost: activity.reposted, bookmark: activity.bookmarked }[
    reaction
  ];
}

/** The crud as it will be once the reaction is given, or undone. */
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

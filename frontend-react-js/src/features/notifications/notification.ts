import type { paths } from '@/lib/api/schema';

type OkResponse = paths['/api/activities/notifications']['get']['responses'][200];

export type Notification = OkResponse['content']['application/json'][number];

/** What was done, in the words that follow who did it. */
export const actionText = {
  like: 'liked your crud',
  repost: 'reposted your crud',
  reply: 'replied to you',
  mention: 'mentioned you',
  follow: 'followed you',
} satisfies Record<Notification['kind'], string>;

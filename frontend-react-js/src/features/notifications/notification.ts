import type { paths } from '@/lib/api/schema';

type OkResponse = paths['/api/activities/notifications']['get']['responses'][200];

export type Notification = OkResponse['content']['application/json'][number];

/** Text that follows the names of the actors. */
export const actionText = {
  like: 'liked your crud',
  repost: 'reposted your crud',
  reply: 'replied to you',
  mention: 'mentioned you',
  follow: 'followed you',
} satisfies Record<Notification['kind'], string>;

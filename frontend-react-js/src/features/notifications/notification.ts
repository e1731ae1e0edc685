import type { paths } from '@/lib/api/schema';

type OkResponse = paths['/api/activities/notifications']['get']['responses'][200];

export type Notification = OkResponse['content']['application/json'][number];

const actionText = {
  like: 'liked your crud',
  repost: 'reposted your crud',
  reply: 'replied to you',
  mention: 'mentioned you',
  follow: 'followed you',
} satisfies Record<Notification['kind'], string>;

/** Return the text that follows the names of the actors; `viewer` is the reader's handle. */
export function describeAction({ kind, activity }: Notification, viewer: string): string {
  const answered = activity?.reply_to_handle;
  // Null if what it answers is gone.
  return kind === 'reply' && answered && answered !== viewer
    ? `replied to @${answered} in a thread you’re in`
    : actionText[kind];
}

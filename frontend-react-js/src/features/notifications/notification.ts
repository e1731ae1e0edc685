import type { paths } from '@/lib/api/schema';
import type { MessageKey } from '@/lib/i18n/messages';
import { msg } from '@/lib/i18n/translate';

type OkResponse = paths['/api/activities/notifications']['get']['responses'][200];

export type Notification = OkResponse['content']['application/json'][number];

/** What was done, with the names of the actors. */
export const actionText = {
  like: msg('likedYourCrud'),
  repost: msg('repostedYourCrud'),
  reply: msg('repliedToYou'),
  mention: msg('mentionedYou'),
  follow: msg('followedYou'),
} satisfies Record<Notification['kind'], MessageKey>;

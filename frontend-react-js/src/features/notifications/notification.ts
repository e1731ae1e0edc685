import type { paths } from '@/lib/api/schema';
import type { MessageKey } from '@/lib/i18n/messages';
import { msg } from '@/lib/i18n/translate';

type OkResponse = paths['/api/activities/notifications']['get']['responses'][200];

export type Notification = OkResponse['content']['application/json'][number];

const actionText = {
  like: msg('likedYourCrud'),
  repost: msg('repostedYourCrud'),
  reply: msg('repliedToYou'),
  mention: msg('mentionedYou'),
  quote: msg('quotedYou'),
  poll_ended: msg('pollYouVotedInEnded'),
  follow: msg('followedYou'),
  follow_request: msg('askedToFollow'),
  follow_accepted: msg('acceptedYou'),
} satisfies Record<Notification['kind'], MessageKey>;

/** Name what was done, with the actors; `viewer` is the reader's handle. */
export function describeAction({ kind, activity }: Notification, viewer: string): MessageKey {
  if (kind === 'poll_ended' && activity?.handle === viewer) return msg('yourPollEnded');
  const answered = activity?.reply_to_handle;
  // Null if what it answers is gone.
  const isToOther = kind === 'reply' && answered && answered !== viewer;
  return isToOther ? msg('repliedInYourThread') : actionText[kind];
}

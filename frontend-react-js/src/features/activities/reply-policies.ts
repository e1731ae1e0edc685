import type { Activity } from '@/lib/api/types';
import type { MessageKey } from '@/lib/i18n/messages';
import { msg } from '@/lib/i18n/translate';

export type ReplyPolicy = Activity['reply_policy'];

/** Who may reply, as the author chooses it. */
export const replyPolicies: { value: ReplyPolicy; label: MessageKey }[] = [
  { value: 'anyone', label: msg('replyPolicyAnyone') },
  { value: 'following', label: msg('replyPolicyFollowing') },
  { value: 'mentioned', label: msg('replyPolicyMentioned') },
  { value: 'nobody', label: msg('replyPolicyNobody') },
];

/** Return a stored choice; anyone, if there is none. */
export function parseReplyPolicy(stored: string): ReplyPolicy {
  return replyPolicies.find(({ value }) => value === stored)?.value ?? 'anyone';
}

import type { Activity } from '@/lib/api/types';
import type { MessageKey } from '@/lib/i18n/messages';
import { msg } from '@/lib/i18n/translate';

export type QuotePolicy = Activity['quote_policy'];

/** Who may quote, as the author chooses it. */
export const quotePolicies: { value: QuotePolicy; label: MessageKey }[] = [
  { value: 'anyone', label: msg('replyPolicyAnyone') },
  { value: 'followers', label: msg('quotePolicyFollowers') },
  { value: 'nobody', label: msg('replyPolicyNobody') },
];

/** Return the words for who may quote. */
export function quotePolicyLabel(policy: QuotePolicy): MessageKey {
  return quotePolicies.find(({ value }) => value === policy)?.label ?? msg('replyPolicyAnyone');
}

/** Return a stored choice; anyone, if there is none. */
export function parseQuotePolicy(stored: string): QuotePolicy {
  return quotePolicies.find(({ value }) => value === stored)?.value ?? 'anyone';
}

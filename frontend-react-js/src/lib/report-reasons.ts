import { msg } from '@/lib/i18n/translate';

/** Why something is reported, in words. */
export const REPORT_REASONS = {
  spam: msg('reasonSpam'),
  harassment: msg('reasonHarassment'),
  hate: msg('reasonHate'),
  self_harm: msg('reasonSelfHarm'),
  illegal: msg('reasonIllegal'),
  impersonation: msg('reasonImpersonation'),
  other: msg('reasonOther'),
};

export type ReportReason = keyof typeof REPORT_REASONS;

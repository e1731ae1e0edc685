/** Why something is reported, in words. */
export const REPORT_REASONS = {
  spam: 'Spam or fraud',
  harassment: 'Harassment',
  hate: 'Hate',
  self_harm: 'Self-harm or suicide',
  illegal: 'Something illegal',
  impersonation: 'Pretending to be someone else',
  other: 'Something else',
} as const;

export type ReportReason = keyof typeof REPORT_REASONS;

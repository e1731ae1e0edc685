import { t } from '@/lib/i18n/translate';
import type { Activity } from './types';

/** Return a crud's text for where it is quoted: its warning in place of what that is about. */
export function quotedText(activity: Activity): string {
  const { moderation_warning, content_warning, message } = activity;
  return moderation_warning || content_warning || message || t('aPicture');
}

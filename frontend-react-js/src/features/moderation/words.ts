import type { MessageKey } from '@/lib/i18n/messages';
import { msg } from '@/lib/i18n/translate';
import type { Action } from './api/types';

/** What each action does, in words. */
export const ACTIONS: Record<Action, MessageKey> = {
  dismiss: msg('dismissReports'),
  hide: msg('hideTheCrud'),
  warn: msg('putAWarningOnIt'),
  limit: msg('limitThePerson'),
  suspend: msg('suspendThePerson'),
};

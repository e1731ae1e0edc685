import type { Action, LogEntry } from './api/types';

/** What each action does, in words. */
export const ACTIONS: Record<Action, string> = {
  dismiss: 'Dismiss',
  hide: 'Hide the crud',
  warn: 'Put a warning on it',
  limit: 'Limit the person',
  suspend: 'Suspend the person',
};

/** What was decided, for the log. */
export const DECIDED: Record<LogEntry['action'], string> = {
  dismiss: 'dismissed',
  hide: 'hid',
  warn: 'put a warning on',
  limit: 'limited',
  suspend: 'suspended',
  reinstate: 'reinstated',
};

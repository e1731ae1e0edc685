import { serverClock } from '@/lib/time/server-clock';
import type { Case } from './api/types';

/** Return what is in force against a reported crud that there still is, as the last decision about it says. */
export function crudMeasure({ subject, evidence, person, decision }: Case) {
  const { activity } = evidence;
  if (!activity || Date.parse(activity.expires_at) <= serverClock.now()) return null;
  const state = (person.decisions.find((each) => each.subject.uuid === subject.uuid) ?? decision)
    ?.after;
  if (state?.is_hidden) return state.warning ? 'both' : 'hidden';
  return state?.warning ? 'warned' : null;
}

/** Return what is in force against the author of what was reported. */
export function personMeasure({ person: { is_limited, is_suspended } }: Case) {
  if (is_suspended) return is_limited ? 'both' : 'suspended';
  return is_limited ? 'limited' : null;
}

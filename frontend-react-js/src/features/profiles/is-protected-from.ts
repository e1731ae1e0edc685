import type { Person } from '@/lib/api/types';
import type { Session } from '@/lib/session/store';

/** Return whether the viewer may not read a person's cruds, reposts and likes. */
export function isProtectedFrom(person: Person, session: Session): boolean {
  if (!person.protected || person.relation?.following) return false;
  return session.status !== 'signed-in' || session.person.uuid !== person.uuid;
}

import { ProblemError } from '@/lib/http/problem';

/** Nobody has the handle, nobody can have it, or its owner is hidden from the viewer. */
export function isUnknownPerson(error: unknown): boolean {
  return error instanceof ProblemError && [404, 422].includes(error.status);
}

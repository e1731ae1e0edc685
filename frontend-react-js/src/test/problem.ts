import { HttpResponse } from 'msw';

/** Answer as the API refuses: application/problem+json. */
export function problem(status: number, codes: { code: string; field: string | null }[] = []) {
  return HttpResponse.json(
    {
      type: 'urn:cruddur:problem:test',
      title: 'Refused',
      status,
      detail: 'For the test',
      errors: codes,
      request_id: 'request-1',
    },
    { status, headers: { 'Content-Type': 'application/problem+json' } },
  );
}

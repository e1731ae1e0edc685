import { HttpResponse } from 'msw';

/** Answer as the API refuses: application/problem+json, about fields or with a code of its own. */
export function problem(
  status: number,
  about: string | { code: string; field: string | null }[] = 'test',
) {
  const [code, codes] = typeof about === 'string' ? [about, []] : ['invalid_input', about];
  return HttpResponse.json(
    {
      type: `urn:cruddur:problem:${code}`,
      title: 'Refused',
      status,
      detail: 'For the test',
      errors: codes,
      request_id: 'request-1',
    },
    { status, headers: { 'Content-Type': 'application/problem+json' } },
  );
}

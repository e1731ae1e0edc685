import { HttpResponse } from 'msw';

/** Build an error response of the API (problem details): a code, or field errors. */
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

import type { Client } from 'openapi-fetch';
import { session } from '@/lib/session';
import { authenticatedFetch } from './authenticated-fetch';
import { buildRequest, type Call } from './request';
import type { paths } from './schema';

const send = authenticatedFetch(session);

// Typed by openapi-fetch from openapi.json. Its own code would add 2 kB to the first load, so the calls are made
// here.
export const api = {
  GET: callBy('GET'),
  POST: callBy('POST'),
  PUT: callBy('PUT'),
  PATCH: callBy('PATCH'),
  DELETE: callBy('DELETE'),
} as unknown as Pick<Client<paths>, 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'>;

function callBy(method: string) {
  return async (path: string, call?: Call) => {
    const response = await send(buildRequest(method, path, call));
    const data = response.status === 204 ? undefined : await response.json();
    return { data, response };
  };
}

/**
 * Return the data of a successful response. Errors have been thrown before, so a missing body is a
 * defect of the API.
 */
export async function unwrap<Body>(
  call: Promise<{ data?: Body; response: Response }>,
): Promise<{ data: NonNullable<Body>; response: Response }> {
  const { data, response } = await call;
  if (data === undefined || data === null)
    throw new Error(`No body in the response from ${response.url}`);
  return { data, response };
}

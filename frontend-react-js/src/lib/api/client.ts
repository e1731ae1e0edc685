import type { Client } from 'openapi-fetch';
import { session } from '@/lib/session';
import { authenticatedFetch } from './authenticated-fetch';
import { buildRequest, type Call } from './request';
import type { paths } from './schema';

const send = authenticatedFetch(session);

// The types of openapi-fetch, from openapi.json; its code would be 2 kB of every first load for what stands here.
export const api = {
  GET: callBy('GET'),
  POST: callBy('POST'),
  PUT: callBy('PUT'),
  DELETE: callBy('DELETE'),
} as unknown as Pick<Client<paths>, 'GET' | 'POST' | 'PUT' | 'DELETE'>;

function callBy(method: string) {
  return async (path: string, call?: Call) => {
    const response = await send(buildRequest(method, path, call));
    const data = response.status === 204 ? undefined : await response.json();
    return { data, response };
  };
}

/** Unwrap an answer: our sender throws for every refusal, so a body that is missing is a broken answer. */
export async function unwrap<Body>(
  call: Promise<{ data?: Body; response: Response }>,
): Promise<{ data: NonNullable<Body>; response: Response }> {
  const { data, response } = await call;
  if (data === undefined || data === null)
    throw new Error(`No body in the answer from ${response.url}`);
  return { data, response };
}

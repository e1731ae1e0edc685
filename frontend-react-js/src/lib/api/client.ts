import createClient from 'openapi-fetch';
import { session } from '@/lib/session';
import { authorisedSend } from './authorised-send';
import type { paths } from './schema';

export const api = createClient<paths>({
  baseUrl: window.location.origin,
  fetch: authorisedSend(session),
});

/** Unwrap an answer: our sender throws for every refusal, so a body that is missing is a broken answer. */
export async function answer<Body>(
  call: Promise<{ data?: Body; response: Response }>,
): Promise<{ data: NonNullable<Body>; response: Response }> {
  const { data, response } = await call;
  if (data === undefined || data === null)
    throw new Error(`No body in the answer from ${response.url}`);
  return { data, response };
}

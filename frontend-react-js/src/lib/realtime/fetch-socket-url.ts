import { api, unwrap } from '@/lib/api/client';

/** Ask for the address of a socket: it opens once, soon. */
export async function fetchSocketUrl(): Promise<string> {
  return (await unwrap(api.POST('/api/realtime/tickets'))).data.url;
}

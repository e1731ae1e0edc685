import { api, unwrap } from '@/lib/api/client';

/** Return a WebSocket URL with a single-use ticket that expires soon. */
export async function fetchSocketUrl(): Promise<string> {
  return (await unwrap(api.POST('/api/realtime/tickets'))).data.url;
}

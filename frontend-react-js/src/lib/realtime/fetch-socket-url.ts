import { answer, api } from '@/lib/api/client';

/** Ask for the address of a socket: it opens once, soon. */
export async function fetchSocketUrl(): Promise<string> {
  return (await answer(api.POST('/api/realtime/tickets'))).data.url;
}

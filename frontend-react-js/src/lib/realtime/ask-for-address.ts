import { answer } from '@/lib/api/client';
import { apiToCome } from '@/lib/api/paths-to-come';

/** Ask for the address of a socket: it opens once, soon. */
export async function askForAddress(): Promise<string> {
  return (await answer(apiToCome.POST('/api/realtime/tickets'))).data.url;
}

import { api, unwrap } from '@/lib/api/client';
import { cursorQuery, toPage } from '@/lib/api/pagination';
import { crudListQuery } from './queries';

/** The cruds that quote a crud, the latest first. */
export function quotesQuery(uuid: string) {
  return crudListQuery(['quotes', uuid], async (cursor, signal) => {
    const { data, response } = await unwrap(
      api.GET('/api/activities/{activity_uuid}/quotes', {
        params: { path: { activity_uuid: uuid }, query: cursorQuery(cursor) },
        signal,
      }),
    );
    return toPage(data, response);
  });
}

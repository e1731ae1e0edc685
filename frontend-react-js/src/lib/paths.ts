import type { PersonTab } from './api/query-keys';

export function profilePath(handle: string, tab: PersonTab = 'cruds'): string {
  return tab === 'cruds' ? `/@${handle}` : `/@${handle}?tab=${tab}`;
}

export function crudPath(handle: string, uuid: string): string {
  return `/@${handle}/status/${uuid}`;
}

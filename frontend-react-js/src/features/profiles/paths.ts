import type { PersonTab } from '@/lib/api/query-keys';

export type PeopleSide = 'followers' | 'following';

export function profilePath(handle: string, tab: PersonTab = 'cruds'): string {
  return tab === 'cruds' ? `/@${handle}` : `/@${handle}?tab=${tab}`;
}

export function peoplePath(handle: string, side: PeopleSide): string {
  return `/@${handle}/${side}`;
}

export function newMessagePath(handle: string): string {
  return `/messages/new/@${handle}`;
}

import type { PersonTab } from './api/query-keys';

export function profilePath(handle: string, tab: PersonTab = 'cruds'): string {
  return tab === 'cruds' ? `/@${handle}` : `/@${handle}?tab=${tab}`;
}

export function crudPath(handle: string, uuid: string): string {
  return `/@${handle}/status/${uuid}`;
}

export type PublicReactions = 'likes' | 'reposts';

export type Reactions = PublicReactions | 'quotes';

/** The page of the people who liked or reposted a crud, or of its quotes. */
export function reactedPath(handle: string, uuid: string, reactions: Reactions): string {
  return `${crudPath(handle, uuid)}/${reactions}`;
}

export function tagPath(tag: string): string {
  return `/tags/${encodeURIComponent(tag)}`;
}

export type PeopleSide = 'followers' | 'following';

export function peoplePath(handle: string, side: PeopleSide): string {
  return `/@${handle}/${side}`;
}

export function newMessagePath(handle: string): string {
  return `/messages/new/@${handle}`;
}

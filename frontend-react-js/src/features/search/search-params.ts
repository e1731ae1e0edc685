export type SearchSide = 'cruds' | 'people';

/** Read what is looked for off the address. */
export function readSearch(address: URLSearchParams): { term: string; side: SearchSide } {
  return {
    term: address.get('term')?.trim() ?? '',
    side: address.get('tab') === 'people' ? 'people' : 'cruds',
  };
}

export function searchPath(term: string, side: SearchSide = 'cruds'): string {
  const address = new URLSearchParams({
    ...(term && { term }),
    ...(side === 'people' && { tab: side }),
  });
  return address.size === 0 ? '/search' : `/search?${address}`;
}

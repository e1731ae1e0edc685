export type SearchSide = 'cruds' | 'people';

export function parseSearch(params: URLSearchParams): { term: string; side: SearchSide } {
  return {
    term: params.get('term')?.trim() ?? '',
    side: params.get('tab') === 'people' ? 'people' : 'cruds',
  };
}

export function searchPath(term: string, side: SearchSide = 'cruds'): string {
  const params = new URLSearchParams({
    ...(term && { term }),
    ...(side === 'people' && { tab: side }),
  });
  return params.size === 0 ? '/search' : `/search?${params}`;
}

export function profilePath(handle: string): string {
  return `/@${handle}`;
}

export function crudPath(handle: string, uuid: string): string {
  return `/@${handle}/status/${uuid}`;
}

export function tagPath(tag: string): string {
  return `/tags/${encodeURIComponent(tag)}`;
}

export function profilePath(handle: string): string {
  return `/@${handle}`;
}

export function crudPath(handle: string, uuid: string): string {
  return `/@${handle}/status/${uuid}`;
}

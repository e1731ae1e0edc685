/** A link to the page of a crud of this site, in a text. */
export type CrudLink = { url: string; handle: string; uuid: string };

const path = /\/@(\w{3,20})\/status\/([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})\/?$/i;

/** Return the first link to a crud of this site, null if a text has none. */
export function findCrudLink(text: string): CrudLink | null {
  for (const url of text.split(/\s+/)) {
    const [, handle, uuid] = (url.startsWith(`${location.origin}/@`) && path.exec(url)) || [];
    if (handle && uuid) return { url, handle, uuid };
  }
  return null;
}

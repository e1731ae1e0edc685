/** What a call carries: the names are those of openapi-fetch, whose types say what each call needs. */
export type Call = {
  params?: { path?: Record<string, unknown>; query?: Record<string, unknown> };
  body?: unknown;
  headers?: Record<string, string>;
  signal?: AbortSignal;
};

/** Fill in a path's places, `/api/media/{media_uuid}`, and add what is asked for. */
export function addressOf(path: string, { path: places = {}, query = {} }: Call['params'] = {}) {
  const filled = path.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(String(places[name])));
  const address = new URL(filled, window.location.origin);
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null) address.searchParams.set(name, String(value));
  }
  return address;
}

export function requestOf(
  method: string,
  path: string,
  { params, body, headers, signal }: Call = {},
) {
  return new Request(addressOf(path, params), {
    method,
    ...(signal && { signal }),
    ...(body !== undefined && { body: JSON.stringify(body) }),
    headers: { ...(body !== undefined && { 'Content-Type': 'application/json' }), ...headers },
  });
}

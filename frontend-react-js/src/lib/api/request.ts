/** What a call carries: the names are those of openapi-fetch, whose types say what each call needs. */
export type Call = {
  params?: { path?: Record<string, unknown>; query?: Record<string, unknown> };
  body?: unknown;
  headers?: Record<string, string>;
  signal?: AbortSignal;
};

/** Fill in a path's places, `/api/media/{media_uuid}`, and add what is asked for. */
export function buildUrl(path: string, { path: values = {}, query = {} }: Call['params'] = {}) {
  const filled = path.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(String(values[name])));
  const url = new URL(filled, window.location.origin);
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null) url.searchParams.set(name, String(value));
  }
  return url;
}

export function buildRequest(
  method: string,
  path: string,
  { params, body, headers, signal }: Call = {},
) {
  return new Request(buildUrl(path, params), {
    method,
    ...(signal && { signal }),
    ...(body !== undefined && { body: JSON.stringify(body) }),
    headers: { ...(body !== undefined && { 'Content-Type': 'application/json' }), ...headers },
  });
}

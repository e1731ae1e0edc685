/** Parameters of a call, named as in openapi-fetch, whose types check them. */
export type Call = {
  params?: {
    path?: Record<string, unknown>;
    query?: Record<string, unknown>;
    header?: Record<string, string>;
  };
  body?: unknown;
  headers?: Record<string, string>;
  signal?: AbortSignal;
};

/** Fill in the parameters of a path such as `/api/media/{media_uuid}`, and append the query string. */
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
    headers: {
      ...(body !== undefined && { 'Content-Type': 'application/json' }),
      ...params?.header,
      ...headers,
    },
  });
}

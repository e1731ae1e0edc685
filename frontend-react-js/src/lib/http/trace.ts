/**
 * Return a new W3C trace context for a request.
 *
 * The page exports no spans, so its parent span id refers to nothing: each trace begins with the
 * API's span, and one click that sends several requests makes several traces.
 */
export function traceparent(): string {
  return `00-${hex(16)}-${hex(8)}-01`;
}

function hex(bytes: number): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(bytes)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');
}

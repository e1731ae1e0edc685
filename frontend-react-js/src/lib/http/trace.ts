/**
 * A W3C trace context of its own for each request.
 *
 * The parent in it is a span that nobody ever tells of, as the page sends none: what is seen of a trace
 * begins with the API's span, and what one click asks for is as many traces.
 */
export function traceparent(): string {
  return `00-${hex(16)}-${hex(8)}-01`;
}

function hex(bytes: number): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(bytes)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');
}

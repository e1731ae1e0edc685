/** Return the cursor of the next page from a Link header: `<…?cursor=abc>; rel="next"`. */
export function nextCursor(
  link: string | null,
  parameter: 'cursor' | 'after' = 'cursor',
): string | null {
  for (const [, target, parameters] of (link ?? '').matchAll(/<([^>]*)>([^<]*)/g)) {
    if (target !== undefined && parameters !== undefined && isNext(parameters)) {
      return new URL(target, 'http://relative.invalid').searchParams.get(parameter);
    }
  }
  return null;
}

function isNext(parameters: string): boolean {
  const rel = /;\s*rel\s*=\s*(?:"([^"]*)"|([^\s;,]+))/i.exec(parameters);
  return (rel?.[1] ?? rel?.[2] ?? '').toLowerCase().split(/\s+/).includes('next');
}

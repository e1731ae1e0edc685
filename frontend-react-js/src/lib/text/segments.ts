import type { Entity } from '@/lib/api/types';
import { profilePath, tagPath } from '@/lib/paths';

/** Plain text or a link in a message. `start` is unique within the message. */
export type TextSegment =
  | { kind: 'text'; start: number; text: string }
  | { kind: 'internal' | 'external'; start: number; text: string; to: string };

/**
 * Split a message at its entities, whose ranges count UTF-16 code units.
 *
 * An entity is left as text if it is out of range, overlaps an earlier one, splits a surrogate
 * pair, or has a URL that isn't http(s).
 */
export function textSegments(message: string, entities: readonly Entity[]): TextSegment[] {
  const segments: TextSegment[] = [];
  let end = 0;
  for (const entity of [...entities].sort((a, b) => a.start - b.start)) {
    const link = isRangeOf(message, entity) && entity.start >= end ? linkOf(entity) : null;
    if (link === null) continue;
    segments.push(...plainText(message, end, entity.start));
    segments.push({ ...link, start: entity.start, text: message.slice(entity.start, entity.end) });
    end = entity.end;
  }
  return [...segments, ...plainText(message, end, message.length)];
}

function plainText(message: string, start: number, end: number): TextSegment[] {
  return start < end ? [{ kind: 'text', start, text: message.slice(start, end) }] : [];
}

function isRangeOf(message: string, { start, end }: Entity): boolean {
  return (
    Number.isInteger(start) &&
    Number.isInteger(end) &&
    0 <= start &&
    start < end &&
    end <= message.length &&
    !splitsSurrogatePair(message, start) &&
    !splitsSurrogatePair(message, end)
  );
}

function splitsSurrogatePair(message: string, index: number): boolean {
  return /^[\uD800-\uDBFF][\uDC00-\uDFFF]$/.test(message.slice(index - 1, index + 1));
}

function linkOf(entity: Entity) {
  switch (entity.kind) {
    case 'mention':
      return { kind: 'internal', to: profilePath(entity.handle) } as const;
    case 'hashtag':
      return { kind: 'internal', to: tagPath(entity.tag) } as const;
    case 'link':
      return isWebUrl(entity.url) ? ({ kind: 'external', to: entity.url } as const) : null;
    default:
      // A newer API may send kinds that this version doesn't know.
      return null;
  }
}

function isWebUrl(url: string): boolean {
  return URL.canParse(url) && ['http:', 'https:'].includes(new URL(url).protocol);
}

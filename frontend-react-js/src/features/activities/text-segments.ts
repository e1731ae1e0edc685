import type { Entity } from '@/lib/api/types';
import { profilePath } from '@/lib/paths';
import { tagPath } from './paths';

/** A part of a message: words, or a link with the place it leads to. `start` tells segments apart. */
export type TextSegment =
  | { kind: 'text'; start: number; text: string }
  | { kind: 'internal' | 'external'; start: number; text: string; to: string };

/**
 * Cut a message at its entities, whose ranges count UTF-16 code units.
 *
 * An entity that lies outside the message, overlaps one before it, would cut a character in
 * half or leads nowhere safe stays words.
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
      // Of a kind that this page is too old to know.
      return null;
  }
}

function isWebUrl(url: string): boolean {
  return URL.canParse(url) && ['http:', 'https:'].includes(new URL(url).protocol);
}

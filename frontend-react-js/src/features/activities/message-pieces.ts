import type { Entity } from '@/lib/api/types';
import { profilePath } from '@/lib/paths';
import { tagPath } from './paths';

/** A part of a message: words, or a link with the place it leads to. `start` tells pieces apart. */
export type MessagePiece =
  | { kind: 'words'; start: number; text: string }
  | { kind: 'inside' | 'outside'; start: number; text: string; to: string };

/**
 * Cut a message at its entities, whose ranges count UTF-16 code units.
 *
 * An entity that lies outside the message, overlaps one before it, would cut a character in
 * half or leads nowhere safe stays words.
 */
export function messagePieces(message: string, entities: readonly Entity[]): MessagePiece[] {
  const pieces: MessagePiece[] = [];
  let end = 0;
  for (const entity of [...entities].sort((one, other) => one.start - other.start)) {
    const link = isRangeOf(message, entity) && entity.start >= end ? linkOf(entity) : null;
    if (link === null) continue;
    pieces.push(...words(message, end, entity.start));
    pieces.push({ ...link, start: entity.start, text: message.slice(entity.start, entity.end) });
    end = entity.end;
  }
  return [...pieces, ...words(message, end, message.length)];
}

function words(message: string, start: number, end: number): MessagePiece[] {
  return start < end ? [{ kind: 'words', start, text: message.slice(start, end) }] : [];
}

function isRangeOf(message: string, { start, end }: Entity): boolean {
  return (
    Number.isInteger(start) &&
    Number.isInteger(end) &&
    0 <= start &&
    start < end &&
    end <= message.length &&
    !cutsCharacter(message, start) &&
    !cutsCharacter(message, end)
  );
}

function cutsCharacter(message: string, place: number): boolean {
  return /^[\uD800-\uDBFF][\uDC00-\uDFFF]$/.test(message.slice(place - 1, place + 1));
}

function linkOf(entity: Entity) {
  switch (entity.kind) {
    case 'mention':
      return { kind: 'inside', to: profilePath(entity.handle) } as const;
    case 'hashtag':
      return { kind: 'inside', to: tagPath(entity.tag) } as const;
    case 'link':
      return isWebAddress(entity.url) ? ({ kind: 'outside', to: entity.url } as const) : null;
    default:
      // Of a kind that this page is too old to know.
      return null;
  }
}

function isWebAddress(url: string): boolean {
  return URL.canParse(url) && ['http:', 'https:'].includes(new URL(url).protocol);
}

import { Fragment } from 'react';
import type { Entity } from '@/lib/api/types';
import { textSegments } from '@/lib/text/segments';
import { TextLink } from './TextLink';

/** A text with its links. It is never rendered as HTML. */
export function LinkedText({ text, entities }: { text: string; entities: readonly Entity[] }) {
  return textSegments(text, entities).map((segment) =>
    segment.kind === 'text' ? (
      <Fragment key={segment.start}>{segment.text}</Fragment>
    ) : (
      <TextLink key={segment.start} to={segment.to} isExternal={segment.kind === 'external'}>
        {segment.text}
      </TextLink>
    ),
  );
}

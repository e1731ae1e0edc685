import { Fragment } from 'react';
import type { Activity } from '@/lib/api/types';
import { textSegments } from '../text-segments';
import styles from './CrudMessage.module.css';
import { MessageLink } from './MessageLink';

/** Text of a crud with its links. It is never rendered as HTML. */
export function CrudMessage({
  activity: { message, entities },
  large = false,
}: {
  activity: Activity;
  large?: boolean;
}) {
  if (message === '') return null;
  return (
    <p className={large ? `${styles.message} ${styles.large}` : styles.message} dir="auto">
      {textSegments(message, entities).map((segment) =>
        segment.kind === 'text' ? (
          <Fragment key={segment.start}>{segment.text}</Fragment>
        ) : (
          <MessageLink key={segment.start} to={segment.to} isExternal={segment.kind === 'external'}>
            {segment.text}
          </MessageLink>
        ),
      )}
    </p>
  );
}

import { Fragment } from 'react';
import type { Activity } from '@/lib/api/types';
import { messagePieces } from '../message-pieces';
import styles from './CrudMessage.module.css';
import { MessageLink } from './MessageLink';

/** What was written, as text: never as HTML, its line breaks kept, in the direction it reads. */
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
      {messagePieces(message, entities).map((piece) =>
        piece.kind === 'words' ? (
          <Fragment key={piece.start}>{piece.text}</Fragment>
        ) : (
          <MessageLink key={piece.start} to={piece.to} leaves={piece.kind === 'outside'}>
            {piece.text}
          </MessageLink>
        ),
      )}
    </p>
  );
}

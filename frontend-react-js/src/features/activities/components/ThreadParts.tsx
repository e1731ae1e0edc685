import { type KeyboardEvent, type ReactNode, useRef } from 'react';
import { t } from '@/lib/i18n/translate';
import { Button } from '@/ui/Button';
import { MAX_PARTS } from '../thread-parts';
import { ThreadPart } from './ThreadPart';
import styles from './ThreadParts.module.css';

/** Fields for what follows a crud in its thread, and a button for one more. `takesFocus` when one is added. */
export function ThreadParts({
  parts,
  count,
  isReadOnly,
  takesFocus,
  onChange,
  onAdd,
  onKeyDown,
}: {
  parts: readonly string[];
  /** The number of characters left in the root, whose fields are above. */
  count: ReactNode;
  isReadOnly: boolean;
  takesFocus: boolean;
  onChange: (parts: readonly string[]) => void;
  onAdd: () => void;
  onKeyDown: (event: KeyboardEvent) => void;
}) {
  const list = useRef<HTMLOListElement>(null);

  function remove(removed: number) {
    onChange(parts.filter((_, place) => place !== removed));
    // The button that had the focus is gone.
    const before = list.current?.children[removed - 1]?.querySelector('textarea');
    const first = list.current?.closest('form')?.querySelector<HTMLElement>('[data-first-focus]');
    (before ?? first)?.focus();
  }

  return (
    <>
      <p className={styles.below}>{count}</p>
      <ol ref={list} className={styles.parts}>
        {parts.map((text, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a part is known by its place.
          <li key={index}>
            <ThreadPart
              number={index + 2}
              text={text}
              isReadOnly={isReadOnly}
              takesFocus={takesFocus && index === parts.length - 1}
              onChange={(next) =>
                onChange(parts.map((each, place) => (place === index ? next : each)))
              }
              onRemove={() => remove(index)}
              onKeyDown={onKeyDown}
            />
          </li>
        ))}
      </ol>
      {parts.length < MAX_PARTS && (
        <Button variant="outlined" size="small" disabled={isReadOnly} onClick={onAdd}>
          {t('addAnotherCrud')}
        </Button>
      )}
    </>
  );
}

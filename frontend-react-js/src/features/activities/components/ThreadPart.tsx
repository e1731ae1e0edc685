import { type KeyboardEvent, useEffect, useId, useRef } from 'react';
import { t } from '@/lib/i18n/translate';
import { measureCrud } from '@/lib/text/limits';
import { Button } from '@/ui/Button';
import { CharacterCount } from '@/ui/CharacterCount';
import { Icon } from '@/ui/Icon';
import { CrudField } from './CrudField';
import styles from './ThreadParts.module.css';

/** The field of one part of a thread that is being written. */
export function ThreadPart({
  number,
  text,
  isReadOnly,
  takesFocus,
  onChange,
  onRemove,
  onKeyDown,
}: {
  number: number;
  text: string;
  isReadOnly: boolean;
  takesFocus: boolean;
  onChange: (text: string) => void;
  onRemove: () => void;
  onKeyDown: (event: KeyboardEvent) => void;
}) {
  const id = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  const { left, problem } = measureCrud(text);

  useEffect(() => {
    if (takesFocus) field.current?.focus();
  }, [takesFocus]);

  return (
    <>
      <CrudField
        id={id}
        field={field}
        label={t('crudNumber', { number })}
        placeholder={t('crudNumber', { number })}
        text={text}
        problem={problem}
        isReadOnly={isReadOnly}
        onChange={onChange}
        onKeyDown={onKeyDown}
      />
      <div className={styles.below}>
        <CharacterCount id={`${id}-left`} left={left} />
        <Button
          variant="plain"
          aria-label={t('removeCrudNumber', { number })}
          disabled={isReadOnly}
          onClick={onRemove}
        >
          <Icon name="close" />
        </Button>
      </div>
    </>
  );
}

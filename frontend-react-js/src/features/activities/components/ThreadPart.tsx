import { type KeyboardEvent, useEffect, useId, useRef } from 'react';
import { t } from '@/lib/i18n/translate';
import { isComposing } from '@/lib/is-composing';
import { measureCrud } from '@/lib/text/limits';
import { Button } from '@/ui/Button';
import { CharacterCount } from '@/ui/CharacterCount';
import { Icon } from '@/ui/Icon';
import { VisuallyHidden } from '@/ui/VisuallyHidden';
import { useAutocomplete } from '../use-autocomplete';
import { AutocompleteList } from './AutocompleteList';
import composer from './Composer.module.css';
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
  const autocomplete = useAutocomplete(field);
  const { left, problem } = measureCrud(text);

  useEffect(() => {
    if (takesFocus) field.current?.focus();
  }, [takesFocus]);

  function handleKeyDown(event: KeyboardEvent) {
    if (!isComposing(event) && !autocomplete.handleKey(event)) onKeyDown(event);
  }

  return (
    <>
      <label htmlFor={id}>
        <VisuallyHidden>{t('crudNumber', { number })}</VisuallyHidden>
      </label>
      <div className={composer.field}>
        <textarea
          ref={field}
          id={id}
          className={composer.text}
          dir="auto"
          rows={2}
          placeholder={t('crudNumber', { number })}
          value={text}
          readOnly={isReadOnly}
          aria-invalid={problem !== null || undefined}
          aria-describedby={problem === null ? `${id}-left` : `${id}-problem ${id}-left`}
          onChange={(event) => {
            onChange(event.target.value);
            autocomplete.update();
          }}
          onKeyDown={handleKeyDown}
          onSelect={autocomplete.update}
          onBlur={autocomplete.close}
          onCompositionStart={autocomplete.startComposing}
          onCompositionEnd={autocomplete.endComposing}
          aria-autocomplete="list"
          aria-controls={autocomplete.suggestions.length > 0 ? `${id}-suggestions` : undefined}
          aria-activedescendant={
            autocomplete.current === null ? undefined : `${id}-suggestions-${autocomplete.current}`
          }
        />
        <AutocompleteList
          id={`${id}-suggestions`}
          suggestions={autocomplete.suggestions}
          current={autocomplete.current}
          onChoose={autocomplete.choose}
        />
      </div>
      {problem !== null && (
        <p id={`${id}-problem`} className={composer.problem} role="alert">
          {problem}
        </p>
      )}
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

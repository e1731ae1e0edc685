import type { ClipboardEvent, KeyboardEvent, RefObject } from 'react';
import { isComposing } from '@/lib/is-composing';
import { VisuallyHidden } from '@/ui/VisuallyHidden';
import { useAutocomplete } from '../use-autocomplete';
import { AutocompleteList } from './AutocompleteList';
import styles from './Composer.module.css';

/**
 * The field for the text of a crud, with autocomplete, and the problem of the text below it. The element
 * with the id `${id}-left` is its count. `onKeyDown` gets the keys that autocomplete doesn't take.
 */
export function CrudField({
  id,
  field,
  label,
  placeholder,
  text,
  problem,
  isReadOnly,
  isFirst = false,
  onChange,
  onKeyDown,
  onPaste,
}: {
  id: string;
  field: RefObject<HTMLTextAreaElement | null>;
  label: string;
  placeholder: string;
  text: string;
  problem: string | null;
  isReadOnly: boolean;
  /** Whether a dialog gives it the focus. */
  isFirst?: boolean;
  onChange: (text: string) => void;
  onKeyDown: (event: KeyboardEvent) => void;
  onPaste?: (event: ClipboardEvent) => void;
}) {
  const { suggestions, current, ...autocomplete } = useAutocomplete(field);
  return (
    <>
      <label htmlFor={id}>
        <VisuallyHidden>{label}</VisuallyHidden>
      </label>
      <div className={styles.field}>
        <textarea
          ref={field}
          id={id}
          className={styles.text}
          data-first-focus={isFirst || undefined}
          dir="auto"
          rows={2}
          placeholder={placeholder}
          value={text}
          readOnly={isReadOnly}
          aria-invalid={problem !== null || undefined}
          aria-describedby={problem === null ? `${id}-left` : `${id}-problem ${id}-left`}
          onChange={(event) => {
            onChange(event.target.value);
            autocomplete.update();
          }}
          onKeyDown={(event) => {
            if (!isComposing(event) && !autocomplete.handleKey(event)) onKeyDown(event);
          }}
          onSelect={autocomplete.update}
          onBlur={autocomplete.close}
          onCompositionStart={autocomplete.startComposing}
          onCompositionEnd={autocomplete.endComposing}
          onPaste={onPaste}
          aria-autocomplete="list"
          aria-controls={suggestions.length > 0 ? `${id}-suggestions` : undefined}
          aria-activedescendant={current === null ? undefined : `${id}-suggestions-${current}`}
        />
        <AutocompleteList
          id={`${id}-suggestions`}
          suggestions={suggestions}
          current={current}
          onChoose={autocomplete.choose}
        />
      </div>
      {problem !== null && (
        <p id={`${id}-problem`} className={styles.problem} role="alert">
          {problem}
        </p>
      )}
    </>
  );
}

import { t } from '@/lib/i18n/translate';
import styles from './Listbox.module.css';

/** Options for a text field, which keeps the focus and has `aria-activedescendant`. */
export function Listbox<Option extends { text: string; description: string }>({
  id,
  options,
  current,
  onChoose,
}: {
  id: string;
  options: readonly Option[];
  current: number | null;
  onChoose: (option: Option) => void;
}) {
  return (
    <div id={id} role="listbox" aria-label={t('suggestions')}>
      {options.map((option, index) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the text field handles keys.
        <div
          key={`${option.text} ${option.description}`}
          id={`${id}-${index}`}
          role="option"
          tabIndex={-1}
          aria-selected={index === current}
          className={styles.option}
          // Keep focus in the text field.
          onPointerDown={(event) => event.preventDefault()}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onChoose(option)}
        >
          <bdi className={styles.text}>{option.text}</bdi>
          <bdi className={styles.description}>{option.description}</bdi>
        </div>
      ))}
    </div>
  );
}

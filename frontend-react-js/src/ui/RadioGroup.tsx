import styles from './RadioGroup.module.css';

/** A group of native radio buttons in a row. */
export function RadioGroup<Value extends string>({
  label,
  name,
  options,
  value,
  onChange,
}: {
  label: string;
  name: string;
  options: { value: Value; label: string; lang?: string }[];
  value: Value;
  onChange: (value: Value) => void;
}) {
  return (
    <fieldset className={styles.options}>
      <legend className={styles.legend}>{label}</legend>
      {options.map(({ value: each, label: text, lang }) => (
        <label key={each} className={styles.option}>
          <input
            type="radio"
            name={name}
            className={styles.input}
            checked={each === value}
            onChange={() => onChange(each)}
          />
          <bdi lang={lang}>{text}</bdi>
        </label>
      ))}
    </fieldset>
  );
}

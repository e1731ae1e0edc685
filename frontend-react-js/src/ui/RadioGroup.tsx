import styles from './RadioGroup.module.css';

/** One of a few, side by side: radio buttons, so that arrows and labels work as everywhere. */
export function RadioGroup<Value extends string>({
  label,
  name,
  options,
  value,
  onChange,
}: {
  label: string;
  name: string;
  options: { value: Value; label: string }[];
  value: Value;
  onChange: (value: Value) => void;
}) {
  return (
    <fieldset className={styles.options}>
      <legend className={styles.legend}>{label}</legend>
      {options.map(({ value: each, label: text }) => (
        <label key={each} className={styles.option}>
          <input
            type="radio"
            name={name}
            className={styles.input}
            checked={each === value}
            onChange={() => onChange(each)}
          />
          {text}
        </label>
      ))}
    </fieldset>
  );
}

import styles from './RadioGroup.module.css';

/** A group of native checkboxes in a row. */
export function CheckboxGroup<Value extends string>({
  label,
  options,
  values,
  onChange,
}: {
  label: string;
  options: { value: Value; label: string }[];
  values: Record<Value, boolean>;
  onChange: (value: Value, isOn: boolean) => void;
}) {
  return (
    <fieldset className={styles.options}>
      <legend className={styles.legend}>{label}</legend>
      {options.map(({ value, label: text }) => (
        <label key={value} className={styles.option}>
          <input
            type="checkbox"
            className={styles.input}
            checked={values[value]}
            onChange={({ target }) => onChange(value, target.checked)}
          />
          {text}
        </label>
      ))}
    </fieldset>
  );
}

import styles from './Choices.module.css';

/** One of a few, side by side: radio buttons, so that arrows and labels work as everywhere. */
export function Choices<Value extends string>({
  label,
  name,
  choices,
  value,
  onChoose,
}: {
  label: string;
  name: string;
  choices: { value: Value; label: string }[];
  value: Value;
  onChoose: (value: Value) => void;
}) {
  return (
    <fieldset className={styles.choices}>
      <legend className={styles.legend}>{label}</legend>
      {choices.map(({ value: each, label: words }) => (
        <label key={each} className={styles.choice}>
          <input
            type="radio"
            name={name}
            className={styles.input}
            checked={each === value}
            onChange={() => onChoose(each)}
          />
          {words}
        </label>
      ))}
    </fieldset>
  );
}

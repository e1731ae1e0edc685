import { type ReactNode, useId } from 'react';
import styles from './TextField.module.css';

/** A textarea with a label, a hint and an error message. */
export function TextAreaField({
  label,
  value,
  onChange,
  hint,
  problem,
  rows = 3,
}: {
  label: string;
  value: string;
  onChange: (value: string) => void;
  hint?: ReactNode;
  problem?: ReactNode;
  rows?: number;
}) {
  const id = useId();
  return (
    <div className={styles.field}>
      <label className={styles.label} htmlFor={id}>
        {label}
      </label>
      <textarea
        id={id}
        className={styles.input}
        dir="auto"
        rows={rows}
        value={value}
        aria-invalid={problem ? true : undefined}
        aria-describedby={`${problem ? `${id}-problem` : ''} ${hint ? `${id}-hint` : ''}`.trim()}
        onChange={(event) => onChange(event.target.value)}
      />
      {problem && (
        <div id={`${id}-problem`} className={styles.problem}>
          {problem}
        </div>
      )}
      {hint && (
        <div id={`${id}-hint`} className={styles.hint}>
          {hint}
        </div>
      )}
    </div>
  );
}

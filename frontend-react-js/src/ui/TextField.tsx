import { type ComponentProps, type ReactNode, useId } from 'react';
import styles from './TextField.module.css';

type TextFieldProps = Omit<ComponentProps<'input'>, 'onChange' | 'value' | 'id'> & {
  label: string;
  value: string;
  onChange: (value: string) => void;
  hint?: ReactNode;
  problem?: ReactNode;
};

/** An input with a label, a hint and an error message, connected by ARIA attributes. */
export function TextField({ label, hint, problem, onChange, ...input }: TextFieldProps) {
  const id = useId();
  const hintId = hint ? `${id}-hint` : '';
  const problemId = problem ? `${id}-problem` : '';

  return (
    <div className={styles.field}>
      <label className={styles.label} htmlFor={id}>
        {label}
      </label>
      <input
        {...input}
        id={id}
        className={styles.input}
        aria-invalid={problem ? true : undefined}
        aria-describedby={`${problemId} ${hintId}`.trim() || undefined}
        onChange={(event) => onChange(event.target.value)}
      />
      {problem && (
        <div id={problemId} className={styles.problem}>
          {problem}
        </div>
      )}
      {hint && (
        <div id={hintId} className={styles.hint}>
          {hint}
        </div>
      )}
    </div>
  );
}

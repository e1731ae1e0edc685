import { type FormEvent, useId, useState } from 'react';
import { useNavigate } from 'react-router';
import { Icon } from '@/ui/Icon';
import { VisuallyHidden } from '@/ui/VisuallyHidden';
import { type SearchSide, searchPath } from '../search-address';
import styles from './SearchBox.module.css';

const LONGEST_TERM = 200;

/** Asks what to look for, and leads to the page that has it. */
export function SearchBox({ term = '', side = 'cruds' }: { term?: string; side?: SearchSide }) {
  const id = useId();
  const navigate = useNavigate();
  const [typed, setTyped] = useState(term);

  function search(event: FormEvent) {
    event.preventDefault();
    navigate(searchPath(typed.trim(), side));
  }

  return (
    <search className={styles.place}>
      <form className={styles.box} onSubmit={search}>
        <VisuallyHidden>
          <label htmlFor={id}>Search</label>
        </VisuallyHidden>
        <input
          id={id}
          type="search"
          className={styles.input}
          placeholder="Words, #tags or names"
          enterKeyHint="search"
          maxLength={LONGEST_TERM}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
        <button type="submit" className={styles.button}>
          <Icon name="search" />
          <VisuallyHidden>Go</VisuallyHidden>
        </button>
      </form>
    </search>
  );
}

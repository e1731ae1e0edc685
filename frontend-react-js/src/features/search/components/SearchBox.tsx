import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import { useLocation, useNavigate } from 'react-router';
import { Icon } from '@/ui/Icon';
import { VisuallyHidden } from '@/ui/VisuallyHidden';
import { type SearchSide, searchPath } from '../search-address';
import styles from './SearchBox.module.css';

const LONGEST_TERM = 200;

/** Asks what to look for, and leads to the page that has it. */
export function SearchBox({ term = '', side = 'cruds' }: { term?: string; side?: SearchSide }) {
  const id = useId();
  const navigate = useNavigate();
  const { key, state } = useLocation();
  const [typed, setTyped] = useState(term);
  const field = useRef<HTMLInputElement>(null);
  const comesToSearch = state?.search === true;

  // Whoever came by a key goes on with the keys.
  useEffect(() => {
    if (comesToSearch && key) field.current?.focus();
  }, [comesToSearch, key]);

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
          ref={field}
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

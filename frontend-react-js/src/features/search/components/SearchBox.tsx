import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import { useLocation, useNavigate } from 'react-router';
import { Icon } from '@/ui/Icon';
import { VisuallyHidden } from '@/ui/VisuallyHidden';
import { type SearchSide, searchPath } from '../search-params';
import styles from './SearchBox.module.css';

const MAX_TERM_LENGTH = 200;

/** Search form that navigates to the results. */
export function SearchBox({ term = '', side = 'cruds' }: { term?: string; side?: SearchSide }) {
  const id = useId();
  const navigate = useNavigate();
  const { key, state } = useLocation();
  const [typed, setTyped] = useState(term);
  const field = useRef<HTMLInputElement>(null);
  const opensToSearch = state?.search === true;

  // Opened by keyboard shortcut.
  useEffect(() => {
    if (opensToSearch && key) field.current?.focus();
  }, [opensToSearch, key]);

  function search(event: FormEvent) {
    event.preventDefault();
    navigate(searchPath(typed.trim(), side));
  }

  return (
    <search className={styles.search}>
      <form className={styles.form} onSubmit={search}>
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
          maxLength={MAX_TERM_LENGTH}
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

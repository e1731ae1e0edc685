import { type KeyboardEvent, useEffect, useId, useLayoutEffect, useRef, useState } from 'react';
import { Icon } from './Icon';
import styles from './Menu.module.css';

/** So much is covered down there, by the bar of a phone or what one writes in. */
const KEEPS_OFF_BOTTOM = 64;

export type MenuItem = { label: string; isDangerous?: boolean; onChoose: () => void };

/**
 * A button that opens a few choices, where there is room for them. Arrows move among them, Escape goes
 * back to the button.
 */
export function Menu({
  label,
  items,
  look = 'outlined',
}: {
  label: string;
  items: MenuItem[];
  look?: 'outlined' | 'plain';
}) {
  const id = useId();
  const [isOpen, setOpen] = useState(false);
  const place = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const menu = useRef<HTMLDivElement>(null);

  useLayoutEffect(() => {
    if (!isOpen || !menu.current) return;
    const { left, bottom } = menu.current.getBoundingClientRect();
    if (left < 0) menu.current.dataset.side = 'start';
    if (bottom > window.innerHeight - KEEPS_OFF_BOTTOM) menu.current.dataset.edge = 'above';
  }, [isOpen]);

  useEffect(() => {
    if (!isOpen) return;
    place.current?.querySelector<HTMLElement>('[role="menuitem"]')?.focus();
    const closeOutside = ({ target }: Event) => {
      if (target instanceof Node && !place.current?.contains(target)) setOpen(false);
    };
    document.addEventListener('pointerdown', closeOutside);
    return () => document.removeEventListener('pointerdown', closeOutside);
  }, [isOpen]);

  function leave() {
    setOpen(false);
    button.current?.focus();
  }

  function move(event: KeyboardEvent) {
    if (event.key === 'Tab') setOpen(false);
    if (event.key === 'Escape') leave();
    const choices = [...(place.current?.querySelectorAll<HTMLElement>('[role="menuitem"]') ?? [])];
    const at = choices.findIndex((choice) => choice.matches(':focus'));
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    choices.at(next % choices.length)?.focus();
  }

  return (
    <div className={styles.place} ref={place}>
      <button
        ref={button}
        type="button"
        className={look === 'plain' ? `${styles.button} ${styles.plain}` : styles.button}
        aria-label={label}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        aria-controls={isOpen ? id : undefined}
        onClick={() => setOpen(!isOpen)}
      >
        <Icon name="more" />
      </button>
      {isOpen && (
        <div
          ref={menu}
          id={id}
          role="menu"
          aria-label={label}
          className={styles.menu}
          onKeyDown={move}
        >
          {items.map(({ label: words, isDangerous, onChoose }) => (
            <button
              key={words}
              type="button"
              role="menuitem"
              tabIndex={-1}
              className={isDangerous ? `${styles.item} ${styles.danger}` : styles.item}
              onClick={() => {
                leave();
                onChoose();
              }}
            >
              {words}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}

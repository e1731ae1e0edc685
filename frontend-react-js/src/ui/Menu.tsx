import {
  type KeyboardEvent,
  type ReactNode,
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import { Icon } from './Icon';
import styles from './Menu.module.css';

/** So much is covered down there, by the bar of a phone or what one writes in. */
const KEEPS_OFF_BOTTOM = 64;
const GAP = 8;
const GONE_AFTER_PX = 24;

export type MenuItem = { label: string; isDangerous?: boolean; onChoose: () => void };

/**
 * A button that opens a few choices above all else on the page, where there is room for them. Arrows
 * and letters move among them, Escape goes back to the button. `face` is what the button shows.
 */
export function Menu({
  label,
  items,
  look = 'outlined',
  face = <Icon name="more" />,
}: {
  label: string;
  items: MenuItem[];
  look?: 'outlined' | 'plain';
  face?: ReactNode;
}) {
  const id = useId();
  const [isOpen, setOpen] = useState(false);
  const place = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const menu = useRef<HTMLDivElement>(null);

  useLayoutEffect(() => {
    if (!isOpen || !menu.current || !button.current) return;
    menu.current.showPopover();
    const { left, right, top, bottom } = button.current.getBoundingClientRect();
    const { offsetWidth: width, offsetHeight: height, style } = menu.current;
    const fitsBelow = bottom + GAP + height < window.innerHeight - KEEPS_OFF_BOTTOM;
    style.left = `${Math.max(GAP, right - width < GAP ? left : right - width)}px`;
    style.top = `${fitsBelow ? bottom + GAP : Math.max(GAP, top - GAP - height)}px`;
  }, [isOpen]);

  useEffect(() => {
    if (!isOpen) return;
    menu.current?.querySelector<HTMLElement>('[role="menuitem"]')?.focus({ preventScroll: true });
    const openedAt = window.scrollY;
    const close = () => setOpen(false);
    const closeFarAway = () => {
      if (Math.abs(window.scrollY - openedAt) > GONE_AFTER_PX) close();
    };
    const closeOutside = ({ target }: Event) => {
      if (target instanceof Node && !place.current?.contains(target)) close();
    };
    document.addEventListener('pointerdown', closeOutside);
    // It stands where the button was.
    window.addEventListener('scroll', closeFarAway, { passive: true });
    window.addEventListener('resize', close);
    return () => {
      document.removeEventListener('pointerdown', closeOutside);
      window.removeEventListener('scroll', closeFarAway);
      window.removeEventListener('resize', close);
    };
  }, [isOpen]);

  function leave() {
    setOpen(false);
    button.current?.focus();
  }

  function move(event: KeyboardEvent) {
    if (event.key === 'Tab') setOpen(false);
    if (event.key === 'Escape') {
      event.stopPropagation();
      leave();
    }
    const choices = [...(place.current?.querySelectorAll<HTMLElement>('[role="menuitem"]') ?? [])];
    const at = choices.findIndex((choice) => choice.matches(':focus'));
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
    if (next !== undefined) {
      event.preventDefault();
      choices.at(next % choices.length)?.focus();
    } else if (event.key.length === 1 && event.key !== ' ') {
      const isMeant = (choice: HTMLElement) =>
        choice.textContent?.toLowerCase().startsWith(event.key.toLowerCase());
      (choices.slice(at + 1).find(isMeant) ?? choices.find(isMeant))?.focus();
    }
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
        {face}
      </button>
      {isOpen && (
        <div
          ref={menu}
          id={id}
          role="menu"
          popover="manual"
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

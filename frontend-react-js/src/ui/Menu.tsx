import {
  type ComponentProps,
  type KeyboardEvent,
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import { isRightToLeft } from '@/lib/i18n/language';
import styles from './Menu.module.css';
import { MenuButton } from './MenuButton';
import { useCloseOnNavigation } from './use-close-on-navigation';

/** Height of the bottom bar of a phone or of the message composer, which a menu mustn't overlap. */
const BOTTOM_MARGIN_PX = 64;
const GAP_PX = 8;
const MAX_SCROLL_PX = 24;

export type MenuItem = { label: string; isDestructive?: boolean; onSelect: () => void };

/**
 * A menu button (ARIA pattern) with a popover, placed where it fits. Arrow keys and letters move
 * the focus, Escape and Back close it and restore focus. `trigger` is the content of the button.
 * With `startsOpen`, it takes the place of a button that was pressed to load it.
 */
export function Menu({
  label,
  items,
  startsOpen = false,
  ...look
}: {
  label: string;
  items: MenuItem[];
  startsOpen?: boolean;
} & Pick<ComponentProps<typeof MenuButton>, 'variant' | 'trigger' | 'disabled'>) {
  const id = useId();
  const [isOpen, setOpen] = useState(startsOpen);
  const root = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const menu = useRef<HTMLDivElement>(null);

  useCloseOnNavigation(closeAndRefocus, isOpen);

  useLayoutEffect(() => {
    if (!isOpen || !menu.current || !button.current) return;
    menu.current.showPopover();
    const { left, right, top, bottom } = button.current.getBoundingClientRect();
    const { offsetWidth: width, offsetHeight: height, style } = menu.current;
    const fitsBelow = bottom + GAP_PX + height < window.innerHeight - BOTTOM_MARGIN_PX;
    const furthest = document.documentElement.clientWidth - GAP_PX - width;
    // It ends where its button ends, or begins where that begins if there is more room.
    const atLeft = isRightToLeft() ? left <= furthest : right - width < GAP_PX;
    const start = atLeft ? left : right - width;
    style.left = `${Math.max(GAP_PX, Math.min(start, furthest))}px`;
    style.top = `${fitsBelow ? bottom + GAP_PX : Math.max(GAP_PX, top - GAP_PX - height)}px`;
  }, [isOpen]);

  useEffect(() => {
    if (!isOpen) return;
    menu.current?.querySelector<HTMLElement>('[role="menuitem"]')?.focus({ preventScroll: true });
    const openedAt = window.scrollY;
    const close = () => setOpen(false);
    const closeOnScroll = () => {
      if (Math.abs(window.scrollY - openedAt) > MAX_SCROLL_PX) close();
    };
    const closeOutside = ({ target }: Event) => {
      if (target instanceof Node && !root.current?.contains(target)) close();
    };
    document.addEventListener('pointerdown', closeOutside);
    // The popover has a fixed position, so it doesn't move with its button.
    window.addEventListener('scroll', closeOnScroll, { passive: true });
    window.addEventListener('resize', close);
    return () => {
      document.removeEventListener('pointerdown', closeOutside);
      window.removeEventListener('scroll', closeOnScroll);
      window.removeEventListener('resize', close);
    };
  }, [isOpen]);

  function closeAndRefocus() {
    setOpen(false);
    button.current?.focus();
  }

  function handleKeyDown(event: KeyboardEvent) {
    if (event.key === 'Tab') setOpen(false);
    if (event.key === 'Escape') {
      event.stopPropagation();
      closeAndRefocus();
    }
    const menuItems = [...(root.current?.querySelectorAll<HTMLElement>('[role="menuitem"]') ?? [])];
    const at = menuItems.findIndex((item) => item.matches(':focus'));
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
    if (next !== undefined) {
      event.preventDefault();
      menuItems.at(next % menuItems.length)?.focus();
    } else if (event.key.length === 1 && event.key !== ' ') {
      const startsWithKey = (item: HTMLElement) =>
        item.textContent?.toLowerCase().startsWith(event.key.toLowerCase());
      (menuItems.slice(at + 1).find(startsWithKey) ?? menuItems.find(startsWithKey))?.focus();
    }
  }

  return (
    <div className={styles.root} ref={root}>
      <MenuButton
        {...look}
        ref={button}
        label={label}
        menuId={isOpen ? id : undefined}
        onClick={() => setOpen(!isOpen)}
      />
      {isOpen && (
        <div
          ref={menu}
          id={id}
          role="menu"
          popover="manual"
          aria-label={label}
          className={styles.menu}
          onKeyDown={handleKeyDown}
        >
          {items.map(({ label: text, isDestructive, onSelect }) => (
            <button
              key={text}
              type="button"
              role="menuitem"
              tabIndex={-1}
              className={isDestructive ? `${styles.item} ${styles.danger}` : styles.item}
              onClick={() => {
                closeAndRefocus();
                onSelect();
              }}
            >
              {text}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}

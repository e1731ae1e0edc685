import {
  lazy,
  type ReactNode,
  Suspense,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import { useLocation } from 'react-router';
import { isRightToLeft } from '@/lib/i18n/language';
import { withMessages } from '@/lib/i18n/messages';
import { t } from '@/lib/i18n/translate';
import styles from './HoverCards.module.css';

const HoverCard = lazy(() => withMessages(import('@/features/profiles/components/HoverCard')));

const SHOW_DELAY_MS = 500;
const HIDE_DELAY_MS = 200;
const GAP_PX = 8;
const WIDTH_PX = 320;
// With less room than this below the link, the card is above it.
const MIN_ROOM_PX = 300;

/**
 * Show a card about a person while the mouse is on a link to them (`data-person`), or on the card. Only a
 * shortcut for the mouse: the link leads to the same and more. Escape, scrolling and a click close it.
 */
export default function HoverCards(): ReactNode {
  const [link, setLink] = useState<HTMLElement | null>(null);
  const card = useRef<HTMLElement>(null);
  const { key } = useLocation();

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;

    function schedule(next: HTMLElement | null, delay: number) {
      clearTimeout(timer);
      timer = setTimeout(() => setLink(next), delay);
    }

    function handlePointerOver({ target, pointerType }: PointerEvent) {
      if (pointerType !== 'mouse' || !(target instanceof Element)) return;
      if (card.current?.contains(target)) return clearTimeout(timer);
      const hovered = target.closest<HTMLElement>('a[data-person]');
      // Outside of a modal dialog, a card couldn't be used.
      if (hovered?.closest('dialog')) return;
      schedule(hovered, hovered ? SHOW_DELAY_MS : HIDE_DELAY_MS);
    }

    function close({ target }: Event) {
      if (target instanceof Node && card.current?.contains(target)) return;
      schedule(null, 0);
    }

    function handleKeyDown(event: KeyboardEvent) {
      if (event.key === 'Escape') schedule(null, 0);
    }

    // The mouse may have been there before this code was loaded.
    schedule(document.querySelector<HTMLElement>('a[data-person]:hover'), SHOW_DELAY_MS);
    document.addEventListener('pointerover', handlePointerOver);
    document.addEventListener('pointerdown', close);
    document.addEventListener('scroll', close, true);
    document.addEventListener('keydown', handleKeyDown);
    return () => {
      clearTimeout(timer);
      document.removeEventListener('pointerover', handlePointerOver);
      document.removeEventListener('pointerdown', close);
      document.removeEventListener('scroll', close, true);
      document.removeEventListener('keydown', handleKeyDown);
    };
  }, []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another page has other links.
  useEffect(() => setLink(null), [key]);

  useLayoutEffect(() => {
    if (link) card.current?.showPopover?.();
  }, [link]);

  const handle = link?.dataset.person;
  if (!link || handle === undefined) return null;
  return (
    <section
      key={handle}
      ref={card}
      popover="manual"
      className={styles.card}
      style={placeBeside(link)}
      aria-label={t('aboutHandle', { handle })}
    >
      <Suspense>
        <HoverCard handle={handle} />
      </Suspense>
    </section>
  );
}

function placeBeside(link: HTMLElement) {
  const { left, right, top, bottom } = link.getBoundingClientRect();
  const start = isRightToLeft() ? right - WIDTH_PX : left;
  const { clientWidth, clientHeight } = document.documentElement;
  const inset = Math.max(GAP_PX, Math.min(start, clientWidth - WIDTH_PX - GAP_PX));
  const isBelow = clientHeight - bottom >= MIN_ROOM_PX || top < MIN_ROOM_PX;
  return {
    left: inset,
    width: WIDTH_PX,
    ...(isBelow ? { top: bottom + GAP_PX } : { bottom: clientHeight - top + GAP_PX }),
  };
}

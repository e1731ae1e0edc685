import { type FocusEvent, useId, useLayoutEffect, useRef, useState } from 'react';
import type { Activity } from '@/lib/api/types';
import { t } from '@/lib/i18n/translate';
import { Button } from '@/ui/Button';
import styles from './CollapsibleMessage.module.css';
import { CrudMessage } from './CrudMessage';

/** Cruds that were expanded. A virtual list renders them again after they left the viewport. */
const expanded = new Set<string>();

/** Text of a crud in a list. A tall one is cut off until “Show more” is pressed. */
export function CollapsibleMessage({ activity }: { activity: Activity }) {
  const id = useId();
  const text = useRef<HTMLDivElement>(null);
  const [isExpanded, setExpanded] = useState(expanded.has(activity.uuid));
  const [isTall, setTall] = useState(isExpanded);

  useLayoutEffect(() => {
    if (isExpanded) return;
    const measure = () => {
      if (text.current) setTall(text.current.scrollHeight > text.current.clientHeight + 1);
    };
    measure();
    window.addEventListener('resize', measure);
    return () => window.removeEventListener('resize', measure);
  }, [isExpanded]);

  function toggle() {
    expanded[isExpanded ? 'delete' : 'add'](activity.uuid);
    setExpanded(!isExpanded);
  }

  // The keyboard reaches links that are cut off.
  function showFocused({ target, currentTarget }: FocusEvent) {
    const isCut =
      target.getBoundingClientRect().bottom > currentTarget.getBoundingClientRect().bottom + 1;
    if (isCut && !isExpanded) toggle();
  }

  return (
    <>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the focus is on a link inside. */}
      <div
        ref={text}
        id={id}
        className={isExpanded ? undefined : styles.collapsed}
        onFocus={showFocused}
      >
        <CrudMessage activity={activity} />
      </div>
      {isTall && (
        <div className={styles.toggle}>
          <Button
            variant="plain"
            size="small"
            aria-expanded={isExpanded}
            aria-controls={id}
            onClick={toggle}
          >
            {isExpanded ? t('showLess') : t('showMore')}
          </Button>
        </div>
      )}
    </>
  );
}

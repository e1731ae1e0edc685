import { useLayoutEffect, useRef } from 'react';
import { useLocation } from 'react-router';
import type { Ancestor } from '@/lib/api/types';
import { t } from '@/lib/i18n/translate';
import { openedEntries } from '@/lib/opened-entries';
import { hasExpired } from '@/lib/time/format-remaining';
import { useNow } from '@/lib/time/use-now';
import styles from './Ancestors.module.css';
import { Crud } from './Crud';

/** What a crud answers, above it. The page opens at the crud, with this above the screen. */
export function Ancestors({ ancestors }: { ancestors: readonly Ancestor[] }) {
  const { key } = useLocation();
  const list = useRef<HTMLOListElement>(null);
  const openedKey = useRef(key);

  useLayoutEffect(() => {
    if (openedEntries.has(openedKey.current)) return;
    openedEntries.add(openedKey.current);
    // After the effects of this render, one of which scrolls a new page to its top, and before it is
    // painted.
    queueMicrotask(() => {
      if (window.scrollY === 0) window.scrollTo(0, list.current?.offsetHeight ?? 0);
    });
  }, []);

  return (
    <ol ref={list} aria-label={t('whatThisAnswers')} className={styles.ancestors}>
      {ancestors.map((ancestor, index) => {
        const above = ancestors[index - 1];
        return (
          <li key={ancestor.uuid}>
            {above && isApart(above, ancestor) && (
              <p className={styles.gap}>{t('moreInBetween')}</p>
            )}
            <AvailableAncestor ancestor={ancestor} />
          </li>
        );
      })}
    </ol>
  );
}

function AvailableAncestor({ ancestor }: { ancestor: Ancestor }) {
  const isGone = useNow((now) => 'available' in ancestor || hasExpired(ancestor.expires_at, now));
  if (isGone || 'available' in ancestor) {
    return <p className={styles.gap}>{t('aCrudThatIsntAvailable')}</p>;
  }
  return <Crud activity={ancestor} belowParent />;
}

/** Return whether there are ancestors between two, as only the nearest and the root are listed. */
function isApart(above: Ancestor, below: Ancestor): boolean {
  return !('available' in below) && below.reply_to_activity_uuid !== above.uuid;
}

import { flushSync } from 'react-dom';
import { crudDraft, quoteDraft, replyDraft } from '@/features/activities/draft-names';
import type { Activity } from '@/lib/api/types';
import { t } from '@/lib/i18n/translate';
import { createSubscribable } from '@/lib/subscribable';
import { showToast } from '@/ui/toasts';
import { startCatchingKeys, stopCatchingKeys } from './key-catcher';

export type ComposeTarget = 'crud' | { quoted: Activity } | Activity;

/** What the open dialog writes: a crud, one that quotes another, or a reply; null while it is closed. */
let target: ComposeTarget | null = null;
/** The crud whose page is open. */
let pageCrud: Activity | null = null;
let code: 'loading' | 'loaded' | 'failed' = 'loading';
const listeners = createSubscribable();

/** External store: whether the dialog to write is open, and what for. */
export const composeDialog = {
  subscribe: listeners.subscribe,

  target: () => target,

  pageCrud: () => pageCrud,

  /**
   * Focus the composer of the page if it is in the viewport, else open the dialog. Call it in the
   * handler of a click or a key: phones open their keyboard only for a focus within it.
   */
  open(next: ComposeTarget = 'crud') {
    const field = document.querySelector<HTMLElement>(
      `[data-composer="${draftName(next)}"] textarea`,
    );
    const box = field?.getBoundingClientRect();
    if (field && box && box.bottom > 0 && box.top < window.innerHeight) return field.focus();
    if (code === 'failed') {
      showToast('error', t('codeDidntLoad'));
      return;
    }
    if (code === 'loading') startCatchingKeys();
    flushSync(() => set(() => (target = next)));
  },

  close: () => set(() => (target = null)),

  setPageCrud: (next: Activity | null) => set(() => (pageCrud = next)),

  setCode(next: 'loaded' | 'failed') {
    code = next;
    if (next === 'failed') stopCatchingKeys();
  },
};

/** Return the name of the draft that is written. */
export function draftName(target: ComposeTarget): string {
  if (target === 'crud') return crudDraft;
  return 'quoted' in target ? quoteDraft(target.quoted.uuid) : replyDraft(target.uuid);
}

function set(change: () => void) {
  change();
  listeners.notify();
}
